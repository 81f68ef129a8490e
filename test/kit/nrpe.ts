/** A real NRPE on a free loopback port, in the foreground, without privilege. */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import { run, type Ended } from './executable.ts';
import { freePort } from './free-port.ts';
import { ownedDirectory, unprivileged } from './unprivileged.ts';
import type { TestPackage } from './test-packages.ts';

export const NRPE_PACKAGES: readonly TestPackage[] = ['nagios-nrpe-server', 'nagios-nrpe-plugin'];
const CLIENT = '/usr/lib/nagios/plugins/check_nrpe';

export interface Nrpe {
  /** What the monitor would see of a command. */
  call(command: string): Promise<Ended>;
  stop(): Promise<void>;
}

/** @param commands the lines that define them */
export async function startNrpe(commands: string): Promise<Nrpe> {
  const identity = unprivileged();
  const root = ownedDirectory('nrpe', identity);
  const port = await freePort();
  const [user, group] = execFileSync('stat', ['-c', '%U %G', root], { encoding: 'utf8' }).trim().split(' ');
  const file = join(root, 'nrpe.cfg');
  const directives = {
    server_address: '127.0.0.1',
    server_port: port,
    allowed_hosts: '127.0.0.1',
    nrpe_user: user ?? '',
    nrpe_group: group ?? '',
    pid_file: join(root, 'nrpe.pid'),
    log_file: join(root, 'nrpe.log'),
    dont_blame_nrpe: 0,
    command_timeout: 90,
  };
  const lines = Object.entries(directives).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, [...lines, commands].join(''));
  const daemon = new Daemon(['/usr/sbin/nrpe', '-c', file, '-f'], identity);
  const stop = async (): Promise<void> => {
    await daemon.stop();
    rmSync(root, { recursive: true });
  };
  try {
    await daemon.ready('the port of NRPE', () => answers(port));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    call: (command) => run(CLIENT, ['-H', '127.0.0.1', '-p', String(port), '-t', '100', '-c', command]),
    stop,
  };
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
