/** The parts that a program needs as one script, and V8's code cache of it: the functions that it ran in its rehearsals, compiled. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How V8 runs in the executable, and while its code is compiled in advance: few checks fill a young generation of 4 MiB for
 * each half, from the start, before they are over. Only flags that leave `v8.cachedDataVersionTag()` as it is: under others,
 * such as `--no-turbofan`, V8 refuses what Node's own modules were compiled to as well, which costs more than they save.
 */
export const V8_FLAGS = ['--min-semi-space-size=4', '--max-semi-space-size=4'];

/**
 * @param work has the parts in `parts/`
 * @returns files by the names of the assets that they are to be
 * @throws where the program does not end as a plugin does
 */
export function rehearsed(root: string, program: string, work: string): Readonly<Record<string, string>> {
  const output = join(work, 'compiled', program);
  mkdirSync(output, { recursive: true });
  const argv = [
    ...V8_FLAGS,
    join(import.meta.dirname, 'rehearse.ts'),
    join(work, 'parts'),
    program,
    output,
  ] as const;
  // Once for the parts that it needs, once more for what V8 compiles of them.
  for (let run = 0; run < 2; run += 1) tryOut(root, program, argv, join(work, `${program}.stderr`));
  return Object.fromEntries(readdirSync(output).map((name) => [`${program}/${name}`, join(output, name)]));
}

/** A pipe as standard error is still active when the program ends, which then gives up what it would do at its exit. */
function tryOut(root: string, program: string, argv: readonly string[], aside: string): void {
  const stderrFile = openSync(aside, 'w');
  const { stdout } = spawnSync(process.execPath, argv, {
    cwd: root,
    // Flags and switches of whoever builds would be those of the cache, which V8 then refuses.
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', stderrFile],
    encoding: 'utf8',
  });
  closeSync(stderrFile);
  const stderr = readFileSync(aside, 'utf8');
  if (stderr !== '' || stdout === '' || stdout.includes('internal error'))
    throw new Error(`the rehearsal of ${program} failed: ${stdout}${stderr}`);
}
