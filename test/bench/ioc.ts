/**
 * The ioc check against GNU find and sha256sum: 10,000 indicators, 100,000 files, 300 processes. By itself:
 * `node test/bench/ioc.ts [DIR]`, where DIR keeps the tree for the next time.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLUGINS } from '../kit/executable.ts';
import { measure } from './measure.ts';
import { below, ratio, type Row } from './row.ts';

const DIRECTORIES = 1000;
const FILES = 100;
const PROCESSES = 300;
const ROUNDS = 5;
/** Bytes of the largest file of the tree. */
const LARGEST = 32_000;

export function benchIoc(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    grow(folder);
    return compare(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function grow(folder: string): void {
  const content = Buffer.alloc(LARGEST + DIRECTORIES * FILES, 'lorem ipsum dolor sit amet, ');
  for (let directory = 0; directory < DIRECTORIES; directory += 1) {
    const path = join(folder, 'tree', `d${directory % 30}`, `d${directory}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < FILES; file += 1) {
      const number = directory * FILES + file;
      const size = 100 + ((number * 7919) % (LARGEST - 100));
      writeFileSync(join(path, `file-${file}.so`), content.subarray(number, number + size));
    }
  }
  writeSets(folder);
}

/** Sizes of implants are spread far wider than those of the tree, so that few of its files have one of them. */
function writeSets(folder: string): void {
  const numbers = Array.from({ length: 10_000 }, (_, index) => index);
  const known = numbers.map((number) => mispObject(number, number % 20 < 16));
  const unknown = numbers.map((number) => ({
    name: 'file',
    Attribute: [attribute('sha256', 'sha256', implant(number))],
  }));
  for (const [name, objects] of Object.entries({ 'sizes-known': known, 'all-hashed': unknown })) {
    const event = { Event: { id: name, Tag: [{ name: 'tlp:green' }], Object: objects } };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(event), { mode: 0o644 });
  }
}

function mispObject(number: number, isFile: boolean): object {
  const size = 1 + ((number * 104_729) % 4_000_000);
  if (isFile) {
    const attributes = [
      attribute('sha256', 'sha256', implant(number)),
      attribute('size-in-bytes', 'size-in-bytes', String(size)),
    ];
    return { name: 'file', Attribute: attributes };
  }
  if (number % 20 === 16)
    return { name: 'process', Attribute: [attribute('text', 'name', `implant-${number}`)] };
  if (number % 20 === 17)
    return { name: 'file', Attribute: [attribute('text', 'fullpath', `/etc/implant-${number}`)] };
  return {
    name: 'ip-port',
    Attribute: [attribute('ip-dst', 'ip-dst', `198.18.${number >> 8}.${number & 255}`)],
  };
}

function attribute(type: string, relation: string, value: string): object {
  return { type, object_relation: relation, value, to_ids: true };
}

function implant(number: number): string {
  return createHash('sha256').update(`implant ${number}`).digest('hex');
}

function compare(folder: string): readonly Row[] {
  const crowd = crowdOf(PROCESSES);
  try {
    const tree = join(folder, 'tree');
    const check = (set: string): readonly [string, ...string[]] => [
      join(PLUGINS, 'check_ioc'),
      '--indicators',
      join(folder, `${set}.json`),
      '--root',
      tree,
    ];
    const [sized, list, hashed, sums] = measure(
      [
        { name: 'sizes known', argv: check('sizes-known'), exits: [0] },
        { name: 'find', argv: ['/usr/bin/find', tree, '-printf', '%s%m'], exits: [0] },
        { name: 'all hashed', argv: check('all-hashed'), exits: [0] },
        {
          name: 'sums',
          argv: ['/usr/bin/find', tree, '-type', 'f', '-exec', 'sha256sum', '{}', '+'],
          exits: [0],
        },
      ],
      ROUNDS,
    );
    if (sized === undefined || list === undefined || hashed === undefined || sums === undefined)
      throw new Error('nothing measured');
    const what = '10,000 indicators, 100,000 files, 300 processes';
    return [
      ratio(`${what}, sizes known`, "find -printf '%s%m'", 'wall', sized.wall, list.wall, 2.5),
      below('memory of that', 'resident', sized.memory / 2 ** 20, 150),
      ratio(`${what}, every file hashed`, 'find -exec sha256sum {} +', 'wall', hashed.wall, sums.wall, 0.5),
      below('memory of that', 'resident', hashed.memory / 2 ** 20, 200),
    ];
  } finally {
    for (const process of crowd) process.kill();
  }
}

/** As many processes as there are on a busy host, together with those that run already. */
function crowdOf(wanted: number): readonly ChildProcess[] {
  const running = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).length;
  return Array.from({ length: Math.max(0, wanted - running) }, () =>
    spawn('/bin/sleep', ['3600'], { stdio: 'ignore' }),
  );
}

if (process.argv[1] === import.meta.filename) {
  const folder = process.argv[2];
  if (folder !== undefined && !existsSync(folder)) grow(folder);
  console.log(folder === undefined ? benchIoc() : compare(folder));
}
