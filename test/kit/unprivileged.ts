/** The account that monitors run as: root becomes `nobody`, anybody else stays. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

export function unprivileged(): Identity {
  const uid = process.geteuid?.() ?? 0;
  if (uid !== 0) return { uid, gid: process.getegid?.() ?? 0 };
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A new directory that belongs to the account, with these directories in it. */
export function ownedDirectory(name: string, { uid, gid }: Identity, ...inside: readonly string[]): string {
  const root = mkdtempSync(join(tmpdir(), `secmon-${name}-`));
  chownSync(root, uid, gid);
  for (const directory of inside) {
    mkdirSync(join(root, directory));
    chownSync(join(root, directory), uid, gid);
  }
  return root;
}
