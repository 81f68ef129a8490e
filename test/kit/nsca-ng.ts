/** A real NSCA-ng server on a free loopback port, in the foreground, without privilege, before the command file of a Nagios. */
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { ownedDirectory, unprivileged } from './unprivileged.ts';
import type { TestPackage } from './test-packages.ts';

export const NSCA_NG_PACKAGES: readonly TestPackage[] = ['nsca-ng-server', 'nsca-ng-client'];
export const IDENTITY = 'secmon';
export const PASSWORD = 'a secret "of" \\tests';

export interface NscaNg {
  readonly port: number;
  log(): string;
  stop(): Promise<void>;
}

export interface NscaNgOptions {
  readonly commandFile: string;
  /** Extended regular expressions over `service@host`. */
  readonly services?: string;
  readonly settings?: string;
  readonly port?: number;
}

export async function startNscaNg({
  commandFile,
  services = '.*',
  settings = '',
  port,
}: NscaNgOptions): Promise<NscaNg> {
  const identity = unprivileged();
  const root = ownedDirectory('nsca-ng', identity, 'tmp');
  const at = port ?? (await freePort());
  const file = join(root, 'nsca-ng.cfg');
  const text = [
    `command_file = ${quoted(commandFile)}`,
    `listen = "127.0.0.1:${at}"`,
    `temp_directory = ${quoted(join(root, 'tmp'))}`,
    settings,
    `authorize ${quoted(IDENTITY)} {`,
    `  password = ${quoted(PASSWORD)}`,
    '  hosts = ".*"',
    `  services = ${quoted(services)}`,
    '}',
  ];
  writeFileSync(file, text.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  chownSync(file, identity.uid, identity.gid);
  const daemon = new Daemon(['/usr/sbin/nsca-ng', '-c', file, '-F', '-S'], identity);
  const stop = async (): Promise<void> => {
    await daemon.stop();
    rmSync(root, { recursive: true });
  };
  try {
    await daemon.ready('the port of NSCA-ng', () => answers(at));
  } catch (error) {
    await stop();
    throw error;
  }
  return { port: at, log: () => daemon.output, stop };
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** The file that a client reads, as the server's administrator hands it out. */
export function clientFile(password = PASSWORD): string {
  return `# for tests\nidentity = ${quoted(IDENTITY)}\npassword = ${quoted(password)} # secret\nport = "1"\n`;
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
