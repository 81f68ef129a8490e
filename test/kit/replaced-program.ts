/** A session over SSH in which one program of the machine is another, as on a host that is broken or lies. Needs root. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from './remote-worlds.ts';

/** @param script POSIX shell that stands for the program; `$REAL` is the path of the program itself */
export function withReplaced(program: string, script: string): World {
  const root = mkdtempSync(join(tmpdir(), 'secmon-world-'));
  const [real, other, enter] = [program, `${program}.other`, 'enter'].map((name) => join(root, name));
  if (real === undefined || other === undefined || enter === undefined) throw new Error('no paths');
  copyFileSync(`/usr/bin/${program}`, real);
  writeFileSync(other, `#!/bin/sh\nREAL=${real}\n${script}\n`, { mode: 0o755 });
  const mount = `mount --bind ${other} /usr/bin/${program} || exit 99`;
  writeFileSync(enter, `#!/bin/sh\n${mount}\nexec /bin/sh -c "$SSH_ORIGINAL_COMMAND"\n`, { mode: 0o755 });
  return { command: `exec unshare -m ${enter}`, remove: () => rmSync(root, { recursive: true }) };
}
