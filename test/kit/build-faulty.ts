/** Builds `dist/.test/check_faulty` from test/end-to-end/faulty, unless it is as new as what it is made of. */
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildExecutable } from '../../packaging/build/executable.ts';
import { FAULTY, makeFaultyFolder, SECMON } from './executable.ts';

const SOURCES = ['check.ts', 'executable.ts'].map((name) =>
  join(import.meta.dirname, '../end-to-end/faulty', name),
);

if (isStale()) {
  console.log('building the faulty executable that end-to-end tests use …');
  const folder = makeFaultyFolder();
  const made = { entry: 'test/end-to-end/faulty/executable.ts', programs: ['check_faulty'] };
  await buildExecutable(dirname(dirname(import.meta.dirname)), made, join(folder, 'build'), FAULTY);
}

function isStale(): boolean {
  const built = modified(FAULTY);
  return [SECMON, ...SOURCES].some((path) => modified(path) > built);
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
