/** The forms of passwd(5) and group(5). */
import type { Account } from '../accounts.ts';

export interface Group {
  readonly name: string;
  readonly gid: number;
}

/** Lines of another form, such as comments and the `+` of NIS, name no account. */
export function parsePasswd(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid = '', gid = '', , home = '', shell] = line.split(':');
    if (shell === undefined || !isAccountName(name) || !isId(uid) || !isId(gid)) return [];
    return [{ name, uid: Number(uid), gid: Number(gid), home, shell }];
  });
}

export function parseGroup(text: string): readonly Group[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', , gid = '', members] = line.split(':');
    return members !== undefined && isAccountName(name) && isId(gid) ? [{ name, gid: Number(gid) }] : [];
  });
}

function isAccountName(text: string): boolean {
  return /^[^+\-#\s]/.test(text);
}

function isId(text: string): boolean {
  return /^\d{1,10}$/.test(text);
}
