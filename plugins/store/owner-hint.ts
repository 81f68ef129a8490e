/** Whose a file is, for whoever may not use it. */
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parsePasswd } from '../../src/host/local/account-files.ts';

/**
 * @returns text for the end of a message: the account that a file, or the nearest directory above it that can be seen,
 * belongs to; empty where that is us, or root, who is not asked to run it
 */
export function ownerHint(path: string): string {
  const uid = ownerOf(path);
  if (uid === undefined || uid === 0 || uid === process.geteuid?.()) return '';
  const name = nameOf(uid);
  if (name === undefined) return ` (it belongs to uid ${uid})`;
  return ` (it belongs to ${name}: as root, runuser -u ${name} -- and the command)`;
}

function ownerOf(path: string): number | undefined {
  try {
    return statSync(path).uid;
  } catch {
    const above = dirname(path);
    return above === path ? undefined : ownerOf(above);
  }
}

function nameOf(uid: number): string | undefined {
  try {
    return parsePasswd(readFileSync('/etc/passwd', 'latin1')).find((account) => account.uid === uid)?.name;
  } catch {
    // Accounts may be known to a directory service alone.
    return undefined;
  }
}
