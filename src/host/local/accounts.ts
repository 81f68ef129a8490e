/** Accounts of this machine: /etc/passwd, and through `getent` whatever else the name service switch knows. */
import type { Accounts } from '../accounts.ts';
import { Failure } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import { parseGroup, parsePasswd } from './account-files.ts';
import { localCommands } from './commands.ts';
import { localFiles } from './files.ts';

const FILE = { passwd: '/etc/passwd', group: '/etc/group' } as const;
const NO_SUCH_KEY = 2;
const MAX_BYTES = 64 * 2 ** 20;

export const localAccounts: Accounts = {
  effectiveUid: () => process.geteuid?.() ?? -1,
  list: async () => parsePasswd(await readText(FILE.passwd)),
  async find(nameOrUid, signal) {
    const accounts = parsePasswd(await lookUp('passwd', nameOrUid, signal));
    return accounts.find(({ name, uid }) => name === nameOrUid || String(uid) === nameOrUid);
  },
  async findGroup(nameOrGid, signal) {
    const groups = parseGroup(await lookUp('group', nameOrGid, signal));
    return groups.find(({ name, gid }) => name === nameOrGid || String(gid) === nameOrGid)?.gid;
  },
};

async function lookUp(database: keyof typeof FILE, key: string, signal: AbortSignal): Promise<string> {
  const getent = await localCommands.find('getent');
  if (getent === undefined) return readText(FILE[database]);
  const { exitCode, stdout } = await localCommands.run([getent, database, '--', key], signal);
  if (exitCode === 0) return stdout;
  if (exitCode === NO_SUCH_KEY) return '';
  throw new Failure('failed', `getent ${database}: ended with ${exitCode ?? 'a signal'}`);
}

async function readText(path: string): Promise<string> {
  const { bytes } = await localFiles.open(path, MAX_BYTES);
  return nameOfBytes(bytes);
}
