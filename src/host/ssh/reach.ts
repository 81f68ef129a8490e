/** Reaches a host over SSH: which keys it may show, what we log in with, and then what it is made of. */
import { userInfo } from 'node:os';
import { beforeAbort } from '../deadline.ts';
import { Failure } from '../failure.ts';
import type { Host } from '../host.ts';
import { createAccounts } from '../local/accounts.ts';
import type { Reach, RemoteHost, Route } from '../remote.ts';
import { readTrusted } from '../trusted-file.ts';
import { parseAddress } from './address.ts';
import { createCommands } from './commands.ts';
import { connect, type Connection, type Hop } from './connection.ts';
import { createDigests } from './digests.ts';
import { createFiles } from './files.ts';
import { hostKeysOf } from './host-keys.ts';
import { identitiesFor } from './identities.ts';
import { parseKnownHosts, type KnownKey } from './known-hosts.ts';
import { loadLibrary, type SshLibrary } from './library.ts';
import { RemoteShell } from './shell.ts';
import { askToolset } from './toolset.ts';
import { createTrees } from './trees.ts';

/**
 * @param local the machine that we run on: its clock, its network, its keys
 * @param self whose name and usual keys are used
 */
export function createReach(local: Host, self: () => OwnAccount = ownAccount): Reach {
  return async (route, signal) => {
    const library = await loadLibrary();
    const hops = await hopsOf(route, local, self(), library);
    const { connectSeconds } = route;
    const end = AbortSignal.any([signal, AbortSignal.timeout(connectSeconds * 1000)]);
    const connection = await connect(hops, library, connectSeconds, signal);
    try {
      return await beforeAbort(remoteHost(connection, local), end);
    } catch (error) {
      connection.end();
      throw end.aborted ? speechless(connection, connectSeconds) : error;
    }
  };
}

/** What an account's shell runs at its start may hang, such as on a home directory that is on no server any more. */
function speechless({ name }: Connection, seconds: number): Failure {
  return new Failure(
    'timeout',
    `${name}: logged in, but its shell does not answer within ${seconds} seconds`,
  );
}

async function remoteHost(connection: Connection, local: Host): Promise<RemoteHost> {
  const shell = new RemoteShell(connection);
  const toolset = await askToolset(shell);
  const files = createFiles(shell, toolset);
  const commands = createCommands(shell);
  return {
    clock: local.clock,
    http: local.http,
    tls: local.tls,
    operator: local.operator,
    expressions: local.expressions,
    files,
    commands,
    digests: createDigests(shell, files),
    trees: createTrees(shell, toolset, files),
    accounts: createAccounts({ files, commands, effectiveUid: () => toolset.uid }),
    environment: (name) => (name === 'PATH' && toolset.path !== '' ? toolset.path : undefined),
    close: () => connection.end(),
  };
}

/** @throws Failure before anything is sent, where a host's key is not known */
async function hopsOf(
  route: Route,
  local: Host,
  self: OwnAccount,
  { parseKey }: SshLibrary,
): Promise<readonly Hop[]> {
  const addresses = [...route.jumps, route.address].map(parseAddress);
  const known = await readKnownHosts(route.knownHosts, self.home, local);
  const sources = { files: route.identities, agent: local.environment('SSH_AUTH_SOCK'), home: self.home };
  const hops = addresses.map(async (address): Promise<Hop> => {
    const user = address.user ?? self.name;
    if (user === undefined) throw new Failure('malformed', `${address.host}: no user name to log in with`);
    const keys = hostKeysOf(known.keys, address, known.files);
    return {
      address,
      user,
      keys,
      ...(await identitiesFor(user, sources, { operator: local.operator, parseKey })),
    };
  });
  return Promise.all(hops);
}

export interface OwnAccount {
  readonly name: string | undefined;
  readonly home: string | undefined;
}

/** An account that no service of the system knows has neither name nor home. */
function ownAccount(): OwnAccount {
  try {
    const { username, homedir } = userInfo();
    return { name: username, home: homedir };
  } catch {
    return { name: undefined, home: undefined };
  }
}

const MAX_BYTES = 16 * 2 ** 20;
const ROOT = 0;

interface KnownHosts {
  readonly keys: readonly KnownKey[];
  /** Those that were read. */
  readonly files: readonly string[];
}

/** Of the usual files some may be missing. */
async function readKnownHosts(
  named: readonly string[],
  home: string | undefined,
  { operator }: Host,
): Promise<KnownHosts> {
  const usual = [...(home === undefined ? [] : [`${home}/.ssh/known_hosts`]), '/etc/ssh/ssh_known_hosts'];
  const owners = [ROOT, operator.accounts.effectiveUid()];
  const keys: KnownKey[] = [];
  const files: string[] = [];
  for (const path of named.length > 0 ? named : usual) {
    try {
      keys.push(...parseKnownHosts(await readTrusted(operator.files, path, owners, MAX_BYTES), path));
      files.push(path);
    } catch (error) {
      const isUsual = named.length === 0 && error instanceof Failure && error.reason === 'missing';
      if (!isUsual) throw error;
    }
  }
  return { keys, files };
}
