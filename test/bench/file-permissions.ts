/**
 * The policy world-writable against GNU find, over a tree in the shape of /usr: nine entries to a directory, one in
 * nine of them a directory, five levels deep. By itself: `node test/bench/file-permissions.ts [DIR]`, where DIR keeps
 * the tree for the next time.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLUGINS } from '../kit/executable.ts';
import { measure } from './measure.ts';
import { ratio, stated, type Row } from './row.ts';

const LEVELS = 4;
const DIRECTORIES = 12;
const FILES = 8;
const ROUNDS = 9;

export function benchFilePermissions(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    grow(join(folder, 'usr'), LEVELS);
    return compare(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function grow(directory: string, levels: number): void {
  mkdirSync(directory, { mode: 0o755 });
  for (let index = 0; index < FILES; index += 1) {
    writeFileSync(join(directory, `library-${index}.so.${index}`), '', { mode: 0o644 });
  }
  for (let index = 0; levels > 0 && index < DIRECTORIES; index += 1) {
    grow(join(directory, `module-${index}`), levels - 1);
  }
}

function entriesBelow(levels: number): number {
  return 1 + FILES + (levels === 0 ? 0 : DIRECTORIES * entriesBelow(levels - 1));
}

function compare(folder: string): readonly Row[] {
  const root = join(folder, 'usr');
  const [ours, find] = measure(
    [
      {
        name: 'check',
        argv: [join(PLUGINS, 'check_file_permissions'), '--select', 'world-writable', '--root', root],
        exits: [0],
      },
      { name: 'find', argv: ['/usr/bin/find', root, '-perm', '-o+w', '-not', '-type', 'l'], exits: [0] },
    ],
    ROUNDS,
  );
  if (ours === undefined || find === undefined) throw new Error('nothing measured');
  const what = `world-writable, tree of ${entriesBelow(LEVELS)} entries`;
  return [
    ratio(what, 'find -perm -o+w', 'wall', ours.wall, find.wall, 1.1),
    ratio(what, 'find -perm -o+w', 'CPU', ours.cpu, find.cpu, 1.9),
    stated('memory of that', `resident ${Math.round(ours.memory / 2 ** 20)} MB`),
  ];
}

if (process.argv[1] === import.meta.filename) {
  const folder = process.argv[2];
  if (folder !== undefined && !existsSync(folder)) {
    mkdirSync(folder);
    grow(join(folder, 'usr'), LEVELS);
  }
  console.log(folder === undefined ? benchFilePermissions() : compare(folder));
}
