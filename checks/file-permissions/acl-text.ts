/**
 * What `getfacl -n -p -E` prints.
 * Source: getfacl(1), acl(5) "ACCESS CHECK ALGORITHM".
 */
import type { AclWriters } from './observation.ts';

/** Names of files to who may write by the ACL; null where there is no more than the mode says. */
export function parseAcls(text: string): ReadonlyMap<string, AclWriters | null> {
  const acls = new Map<string, AclWriters | null>();
  for (const record of text.split('\n\n')) {
    const [head = '', ...lines] = record.split('\n');
    const name = /^# file: (?<name>.*)$/s.exec(head)?.groups?.['name'];
    if (name !== undefined) acls.set(unquote(name), writersOf(lines.flatMap(parseEntry)));
  }
  return acls;
}

interface Entry {
  readonly tag: string;
  /** Empty for the file's own. */
  readonly id: string;
  readonly writes: boolean;
}

/** Comments and the `default:` entries, which grant nothing on the directory itself, are no entries. */
function parseEntry(line: string): readonly Entry[] {
  const { tag, id, mode } =
    /^(?<tag>user|group|mask|other):(?<id>\d*):(?<mode>[r-][w-][x-])$/.exec(line)?.groups ?? {};
  if (tag === undefined || id === undefined || mode === undefined) return [];
  return [{ tag, id, writes: mode[1] === 'w' }];
}

/** The mask bounds everybody but the owner and the others. */
function writersOf(entries: readonly Entry[]): AclWriters | null {
  const mask = entries.find(({ tag }) => tag === 'mask');
  if (mask === undefined) return null;
  const writing = entries.filter(({ writes }) => writes && mask.writes);
  const ids = (wanted: string): readonly number[] =>
    writing.filter(({ tag, id }) => tag === wanted && id !== '').map(({ id }) => Number(id));
  return {
    uids: ids('user'),
    gids: ids('group'),
    group: writing.some(({ tag, id }) => tag === 'group' && id === ''),
  };
}

/** A backslash, newline or carriage return in a name is printed as `\\` or in octal. */
function unquote(text: string): string {
  return text.replaceAll(/\\(?:\\|(?<octal>[0-7]{3}))/g, (_, octal: string | undefined) =>
    octal === undefined ? '\\' : String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
