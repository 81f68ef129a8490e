/** Accounts of a host: /etc/passwd, and through `getent` whatever else the name service switch knows. */
import type { Accounts } from '../accounts.ts';
import type { Commands } from '../commands.ts';
import { Failure } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import type { Files } from '../files.ts';
import { parseGroup, parsePasswd } from './account-files.ts';
import { localCommands } from './commands.ts';
import { localFiles } from './files.ts';

const FILE = { passwd: '/etc/passwd', group: '/etc/group' } as const;
const NO_SUCH_KEY = 2;
const MAX_BYTES = 64 * 2 ** 20;

interface Means {
  readonly files: Files;
  readonly commands: Commands;
  readonly effectiveUid: Accounts['effectiveUid'];
}

export const localAccounts = createAccounts({
  files: localFiles,
  commands: localCommands,
  effectiveUid: () => process.geteuid?.() ?? -1,
});

/** Accounts of the host that these files and programs are on. */
export function createAccounts(means: Means): Accounts {
  return {
    effectiveUid: means.effectiveUid,
    list: async () => parsePasswd(await readText(FILE.passwd, means)),
    async find(nameOrUid, signal) {
      const accounts = parsePasswd(await lookUp('passwd', nameOrUid, means, signal));
      return accounts.find(({ name, uid }) => name === nameOrUid || String(uid) === nameOrUid);
    },
    async findGroup(nameOrGid, signal) {
      const groups = parseGroup(await lookUp('group', nameOrGid, means, signal));
      return groups.find(({ name, gid }) => name === nameOrGid || String(gid) === nameOrGid)?.gid;
    },
  };
}

async function lookUp(
  database: keyof typeof FILE,
  key: string,
  means: Means,
  signal: AbortSignal,
): Promise<string> {
  const getent = await means.commands.find('getent');
  if (getent === undefined) return readText(FILE[database], means);
  const { exitCode, stdout } = await means.commands.run([getent, database, '--', key], signal);
  if (exitCode === 0) return stdout;
  if (exitCode === NO_SUCH_KEY) return '';
  throw new Failure('failed', `getent ${database}: ended with ${exitCode ?? 'a signal'}`);
}

async function readText(path: string, { files }: Means): Promise<string> {
  const { bytes } = await files.open(path, MAX_BYTES);
  return nameOfBytes(bytes);
}
