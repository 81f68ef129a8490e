/** `npm start`: builds what is stale, then runs every check on this machine with its defaults. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const build = spawnSync(process.execPath, [join(import.meta.dirname, 'build.ts'), '--if-stale'], {
  stdio: 'inherit',
});
if (build.status !== 0) process.exit(build.status ?? 1);

const secmon = join(import.meta.dirname, '../dist/secmon');
const suite = spawnSync(secmon, ['check', 'run', '--all', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PATH: callersPath(process.env['PATH'] ?? '') },
});
process.exitCode = suite.status ?? 1;

/** npm puts directories of its own before PATH, and PATH is one of the things that are judged. */
function callersPath(path: string): string {
  return path
    .split(':')
    .filter((directory) => !/\/node_modules\/\.bin$|\/node-gyp-bin$/.test(directory))
    .join(':');
}
