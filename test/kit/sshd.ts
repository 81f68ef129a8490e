/** A real sshd on a free loopback port, in the foreground, with keys of its own. Needs root, as whom it logs in. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Route } from '../../src/host/remote.ts';
import { Daemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import type { TestPackage } from './test-packages.ts';

export const SSHD_PACKAGES: readonly TestPackage[] = ['openssh-client', 'openssh-server'];
const USER = 'root';

/** Host keys that it shows, by type. */
export type HostKeyType = 'ed25519' | 'rsa' | 'ecdsa';

export interface SshdOptions {
  readonly hostKeys?: readonly HostKeyType[];
  /** Lines of sshd_config(5) that go before ours: the first one holds. */
  readonly config?: readonly string[];
}

export interface Sshd {
  readonly root: string;
  readonly port: number;
  /** A private key that it lets in. */
  readonly identity: string;
  /** The line of known_hosts for one of its keys. */
  knownLine(type?: HostKeyType, name?: string): string;
  /** Writes a file of known hosts. */
  known(...lines: readonly string[]): string;
  /** How it is reached, with the right host key known. */
  route(rest?: Partial<Route>): Route;
  log(): string;
  stop(): Promise<void>;
}

export async function startSshd(options: SshdOptions = {}): Promise<Sshd> {
  const { hostKeys = ['ed25519'], config = [] } = options;
  const root = mkdtempSync(join(tmpdir(), 'secmon-sshd-'));
  const port = await freePort();
  const identity = makeKey(root, 'identity', 'ed25519');
  for (const type of hostKeys) makeKey(root, `host_${type}`, type);
  writeFileSync(join(root, 'authorized_keys'), readFileSync(`${identity}.pub`));
  const file = join(root, 'sshd_config');
  writeFileSync(file, `${[...config, ...baseConfig(root, port, hostKeys)].join('\n')}\n`);
  // Where sshd puts the unprivileged part of itself.
  if (!existsSync('/run/sshd')) mkdirSync('/run/sshd', { mode: 0o755 });
  const daemon = new Daemon(['/usr/sbin/sshd', '-D', '-e', '-f', file]);
  const stop = async (): Promise<void> => {
    await daemon.stop();
    rmSync(root, { recursive: true });
  };
  try {
    await daemon.ready('the port of sshd', () => answers(port));
  } catch (error) {
    await stop();
    throw error;
  }
  const knownLine = (type: HostKeyType = hostKeys[0] ?? 'ed25519', name = `[127.0.0.1]:${port}`): string =>
    `${name} ${readFileSync(join(root, `host_${type}.pub`), 'utf8').trim()}`;
  let files = 0;
  const known = (...lines: readonly string[]): string => {
    const path = join(root, `known_hosts.${(files += 1)}`);
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o644 });
    return path;
  };
  return {
    root,
    port,
    identity,
    knownLine,
    known,
    route: (rest = {}) => ({
      address: `${USER}@127.0.0.1:${port}`,
      jumps: [],
      identities: [identity],
      knownHosts: [known(...hostKeys.map((type) => knownLine(type)))],
      connectSeconds: 60,
      ...rest,
    }),
    log: () => daemon.output,
    stop,
  };
}

/** @returns the private key's path; the public one lies beside it */
export function makeKey(directory: string, name: string, type: HostKeyType, passphrase = ''): string {
  const path = join(directory, name);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', name, '-f', path]);
  return path;
}

function baseConfig(root: string, port: number, hostKeys: readonly HostKeyType[]): readonly string[] {
  return [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    ...hostKeys.map((type) => `HostKey ${join(root, `host_${type}`)}`),
    `AuthorizedKeysFile ${join(root, 'authorized_keys')}`,
    `PidFile ${join(root, 'sshd.pid')}`,
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'UsePAM no',
    // The directory is below one that everybody may write.
    'StrictModes no',
    'LogLevel VERBOSE',
  ];
}

function answers(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(undefined));
  });
}
