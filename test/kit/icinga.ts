/** A real Icinga 2 on a private directory and a free loopback port, in the foreground, without privilege. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { API_USER, call, NODE_NAME, type IcingaApi } from './icinga-api.ts';
import { processesNaming } from './processes.ts';
import { ownedDirectory, unprivileged, type Identity } from './unprivileged.ts';
import type { TestPackage } from './test-packages.ts';

export const ICINGA_PACKAGES: readonly TestPackage[] = ['icinga2-bin', 'icinga2-common'];
const ICINGA = '/usr/sbin/icinga2';

export interface Icinga {
  readonly api: IcingaApi;
  /** Where `ca.crt` and `ca.key` of its authority are. */
  readonly certificates: string;
  /** What it has logged. */
  log(): string;
  /** As `systemctl reload`; resolves when the new one answers. */
  reload(): Promise<void>;
  /** Ends it, or kills it with all its processes, and starts it again with what it has kept. */
  restart(how: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  stop(): Promise<void>;
}

/** @param objects configuration beside the node's own; a Host `local` is there for services */
export async function startIcinga(objects: string): Promise<Icinga> {
  const identity = unprivileged();
  const root = makeRoot(identity);
  const api = { port: await freePort(), password: randomBytes(16).toString('hex'), authority: '' };
  const authority = makeCertificates(join(root, 'data/certs'), identity);
  writeFileSync(join(root, 'etc/icinga2.conf'), [nodeConfiguration(api), objects].join('\n'));
  const start = (): Daemon => new Daemon([ICINGA, ...daemonArguments(root)], identity);
  const programStart = async (): Promise<number> => {
    const path = '/v1/status/IcingaApplication';
    const { results }: { results: readonly ApplicationStatus[] } = await call(
      { ...api, authority },
      'GET',
      path,
    );
    return results[0]?.status.icingaapplication.app.program_start ?? 0;
  };
  const ready = async (after: number): Promise<void> => {
    await daemon.ready('the API of Icinga', async () => ((await programStart()) > after ? true : undefined));
  };
  let daemon = start();
  const stop = async (): Promise<void> => {
    await daemon.stop();
    rmSync(root, { recursive: true });
  };
  try {
    await ready(0);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    api: { ...api, authority },
    certificates: join(root, 'data/certs'),
    log: () => daemon.output,
    async reload() {
      const before = await programStart();
      daemon.signal('SIGHUP');
      await ready(before);
    },
    async restart(how) {
      if (how === 'SIGKILL') for (const { pid } of processesNaming(root)) process.kill(pid, 'SIGKILL');
      await daemon.stop();
      daemon = start();
      await ready(0);
    },
    stop,
  };
}

interface ApplicationStatus {
  readonly status: { readonly icingaapplication: { readonly app: { readonly program_start: number } } };
}

/**
 * What Icinga says of configuration that it refuses, or undefined.
 * @param zone configuration that belongs to the node's own zone, in zones.d
 */
export function icingaRefusal(objects: string, zone = ''): string | undefined {
  const identity = unprivileged();
  const root = makeRoot(identity);
  try {
    makeCertificates(join(root, 'data/certs'), identity);
    writeFileSync(
      join(root, 'etc/icinga2.conf'),
      [nodeConfiguration({ port: 1, password: 'none' }), objects].join('\n'),
    );
    writeFileSync(join(root, `etc/zones.d/${NODE_NAME}/objects.conf`), zone);
    execFileSync(ICINGA, [...daemonArguments(root), '--validate'], {
      ...identity,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return undefined;
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function makeRoot(identity: Identity): string {
  const state = ['data', 'data/certs', 'log', 'cache', 'spool', 'run'];
  return ownedDirectory('icinga', identity, 'etc', 'etc/zones.d', `etc/zones.d/${NODE_NAME}`, ...state);
}

function daemonArguments(root: string): readonly string[] {
  const account = execFileSync('stat', ['-c', '%U %G', root], { encoding: 'utf8' }).trim().split(' ');
  const configuration = {
    ConfigDir: join(root, 'etc'),
    ZonesDir: join(root, 'etc/zones.d'),
    DataDir: join(root, 'data'),
    LogDir: join(root, 'log'),
    CacheDir: join(root, 'cache'),
    SpoolDir: join(root, 'spool'),
    InitRunDir: join(root, 'run'),
    PidPath: join(root, 'run/icinga2.pid'),
    RunAsUser: account[0] ?? '',
    RunAsGroup: account[1] ?? '',
  };
  const definitions = Object.entries(configuration).flatMap(([name, value]) => [
    '-D',
    `Configuration.${name}=${value}`,
  ]);
  return ['daemon', '-c', join(root, 'etc/icinga2.conf'), ...definitions];
}

function nodeConfiguration({ port, password }: Pick<IcingaApi, 'port' | 'password'>): string {
  return `
const NodeName = "${NODE_NAME}"
const ZoneName = NodeName
const PluginDir = "/usr/lib/nagios/plugins"
include <itl>
object Endpoint NodeName { }
object Zone ZoneName { endpoints = [ NodeName ] }
object CheckerComponent "checker" { }
object ApiListener "api" { bind_host = "127.0.0.1", bind_port = ${port} }
object ApiUser "${API_USER}" { password = "${password}", permissions = [ "*" ] }
object Host "local" { check_command = "dummy", enable_active_checks = false }
`;
}

/** @returns the authority's certificate */
function makeCertificates(directory: string, { uid, gid }: Identity): string {
  const path = (name: string): string => join(directory, name);
  const openssl = (...argv: readonly string[]): Buffer => execFileSync('openssl', argv, { stdio: 'pipe' });
  const newKey = ['-newkey', 'rsa:2048', '-nodes'] as const;
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    path('ca.key'),
    '-out',
    path('ca.crt'),
    '-subj',
    '/CN=test-ca',
  );
  const node = path(NODE_NAME);
  openssl('req', ...newKey, '-keyout', `${node}.key`, '-out', `${node}.csr`, '-subj', `/CN=${NODE_NAME}`);
  openssl(
    'x509',
    '-req',
    '-in',
    `${node}.csr`,
    '-CA',
    path('ca.crt'),
    '-CAkey',
    path('ca.key'),
    '-CAcreateserial',
    '-out',
    `${node}.crt`,
  );
  for (const name of readdirSync(directory)) chownSync(path(name), uid, gid);
  return readFileSync(path('ca.crt'), 'utf8');
}
