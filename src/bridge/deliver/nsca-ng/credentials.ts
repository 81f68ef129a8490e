/**
 * Identity and password of a client, in a file as `send_nsca` of NSCA-ng has it: `identity = "…"`, `password = "…"`,
 * comments from `#` on, other settings are passed over.
 */
import { Failure } from '../../../host/failure.ts';
import type { Machine } from '../../../host/machine.ts';

export interface Credentials {
  readonly identity: string;
  readonly key: Buffer;
}

const MAX_BYTES = 64 * 2 ** 10;
/** Its group may read it: monitors and bridges share one. */
const NOT_FOR_OTHERS = 0o027;
const SETTING = /^[ \t]*(\w+)[ \t]*=[ \t]*(?:"((?:\\.|[^"\\])*)"|'([^']*)'|([^\s"'#]+))[ \t]*(?:#.*)?$/gm;

/** @throws Failure `denied` for a file of somebody else, or that others can read; `malformed`; or as `Files.open` */
export async function readCredentials(machine: Machine, path: string): Promise<Credentials> {
  const { status, bytes } = await machine.files.open(path, MAX_BYTES);
  if (status.uid !== 0 && status.uid !== machine.accounts.effectiveUid())
    throw new Failure('denied', `${path}: refused, its owner is uid ${status.uid}`);
  if ((status.mode & NOT_FOR_OTHERS) !== 0) {
    const mode = status.mode.toString(8).padStart(4, '0');
    throw new Failure('denied', `${path}: refused, its mode is ${mode} and must be 0600 or 0640`);
  }
  const settings = settingsIn(bytes.toString('utf8'));
  const [identity, password] = [settings.get('identity'), settings.get('password')];
  if (identity === undefined || password === undefined || identity === '' || password === '')
    throw new Failure('malformed', `${path}: must set identity and password`);
  return { identity, key: Buffer.from(password) };
}

export function settingsIn(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(SETTING)].map(([, name = '', double, single, bare]) => {
    const value = double?.replaceAll(/\\(.)/g, '$1') ?? single ?? bare ?? '';
    return [name, value] as const;
  });
  return new Map(found);
}
