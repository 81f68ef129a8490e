/** Programs that say what a test wants a packager to say. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns its path */
export function writeProgram(directory: string, name: string, body: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

/** A packager that answers what it is asked with these records, whatever bytes are in their fields. */
export function packagerSaying(
  directory: string,
  name: string,
  records: readonly (readonly string[])[],
): string {
  const said = join(directory, `${name}.said`);
  const text = records.map((fields) => `\x1e${fields.join('\x1f')}`).join('');
  writeFileSync(said, Buffer.from(text, 'latin1'));
  return writeProgram(
    directory,
    name,
    `case $1 in -qa | -W) cat '${said}' ;; --querytags) echo MODULARITYLABEL ;; esac`,
  );
}
