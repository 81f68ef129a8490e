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
const LARGEST = 4000;

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
  const tree = join(folder, 'tree');
  const hash = (number: number): string => createHash('sha256').update(`implant ${number}`).digest('hex');
  const numbers = Array.from({ length: 10_000 }, (_, index) => index);
  const other = (number: number): object => {
    if (number % 20 === 0) return { file: { path: `${tree}/d1/d31/implant-${number}` } };
    if (number % 20 === 1) return { process: { name: `implant-${number}` } };
    if (number % 20 === 2) return { 'mapped-library': { name: `libimplant${number}.so.1` } };
    return { address: { address: `198.18.${number >> 8}.${number & 255}`, state: 'connected' } };
  };
  const known = numbers.map((number) =>
    number % 20 < 4
      ? other(number)
      : { file: { path: `${tree}/**`, sha256: hash(number), size: 1 + ((number * 104_729) % 4_000_000) } },
  );
  const unknown = numbers.map((number) => ({
    file: { path: `${tree}/**`, sha256: hash(number), 'max-size': '1 MiB' },
  }));
  const write = (set: string, indicators: readonly object[]): void =>
    writeFileSync(join(folder, `${set}.json`), JSON.stringify({ set, tlp: 'GREEN', indicators }), {
      mode: 0o644,
    });
  write('sizes-known', known);
  write('all-hashed', unknown);
}

function compare(folder: string): readonly Row[] {
  const crowd = crowdOf(PROCESSES);
  try {
    const tree = join(folder, 'tree');
    const check = (set: string): readonly [string, ...string[]] => [
      join(PLUGINS, 'check_ioc'),
      '--indicators',
      join(folder, `${set}.json`),
    ];
    const [sized, list, hashed, sums] = measure(
      [
        { name: 'sizes known', argv: check('sizes-known'), exits: CLEAN },
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

/** In a container even root may be denied the mappings of its first process, which is UNKNOWN. */
const CLEAN = [0, 3];

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
