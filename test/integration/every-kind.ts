/** A configuration of the bridge with every kind of receiver and sink, and all files and directories that it names. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newToken } from '../../src/trust/tokens.ts';
import { createCa } from '../kit/ca.ts';
import { issue } from '../kit/tls-ca.ts';

export interface Member {
  readonly name: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

export interface Whole {
  readonly store: object;
  readonly status: string;
  readonly listen: { readonly port: number; readonly tokens: string; readonly tls: object };
  readonly receivers: readonly Member[];
  readonly sinks: readonly Member[];
}

export interface BridgePaths {
  readonly at: (name: string) => string;
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  /** Of another certificate. */
  readonly otherKey: string;
}

export function makePaths(root: string): BridgePaths {
  const at = (name: string): string => join(root, name);
  const ca = createCa(root, 'authority');
  const own = issue(root, ca);
  const other = issue(root, ca);
  for (const key of [own.keyFile, other.keyFile]) chmodSync(key, 0o600);
  for (const name of ['spool', 'drop', 'nagios', 'commands', 'out', 'keys'])
    mkdirSync(at(name), { mode: 0o755 });
  mkdirSync(at('nagios/checkresults'));
  for (const name of ['nagios/status.dat', 'nagios/objects.cache', 'notes.txt'])
    writeFileSync(at(name), 'x\n');
  for (const name of ['nagios/nagios.cmd', 'commands/in'])
    if (spawnSync('mkfifo', [at(name)]).status !== 0) throw new Error('no pipe could be made');
  writeFileSync(at('secret'), 'a-secret-of-enough-letters\n', { mode: 0o600 });
  writeFileSync(at('nsca.cfg'), 'identity = "me"\npassword = "secret"\n', { mode: 0o600 });
  const { stored } = newToken('sender', '2099-01-01T00:00:00Z');
  writeFileSync(at('tokens.json'), JSON.stringify({ tokens: [stored] }), { mode: 0o600 });
  return {
    at,
    authority: ca.certificateFile,
    certificate: own.certificateFile,
    key: own.keyFile,
    otherKey: other.keyFile,
  };
}

/** @param port that all servers of it are at */
export function everyKind({ at, authority, certificate, key }: BridgePaths, port: number): Whole {
  const url = `https://127.0.0.1:${port}`;
  const tls = { authorities: authority, certificate, key };
  const nagios = { monitor: 'nagios' };
  const objectCache = at('nagios/objects.cache');
  return {
    store: { sqlite: at('out/bridge.db') },
    status: at('out/status.json'),
    listen: {
      port: 0,
      tokens: at('tokens.json'),
      tls: { certificate, key, clientAuthorities: authority },
    },
    receivers: [
      { name: 'commands', kind: 'external-command', path: at('commands/in') },
      { name: 'http', kind: 'http', trustedKeys: at('keys') },
      {
        name: 'events',
        kind: 'icinga-events',
        monitor: 'icinga',
        url,
        user: 'u',
        password: at('secret'),
        ...tls,
      },
      {
        name: 'perfdata',
        kind: 'nagios-perfdata',
        ...nagios,
        spool: at('spool'),
        token: 'RANDOM0LETTERS0AND0DIGITS',
      },
      {
        name: 'status',
        kind: 'nagios-status',
        ...nagios,
        path: at('nagios/status.dat'),
        spool: at('spool'),
      },
      {
        name: 'nodes',
        kind: 'node-report',
        directory: at('drop'),
        trustedKeys: at('keys'),
        reporters: [{ account: 'root' }],
      },
    ],
    sinks: [
      {
        name: 'ams',
        kind: 'ams',
        url,
        ...tls,
        token: at('secret'),
        project: 'p',
        topic: 't',
        monitoringHost: 'h',
        serviceType: 's',
      },
      { name: 'archive', kind: 'file', path: at('out/events.jsonl') },
      {
        name: 'icinga',
        kind: 'icinga-api',
        monitor: 'icinga',
        url,
        user: 'u',
        password: at('secret'),
        ...tls,
      },
      {
        name: 'fifo',
        kind: 'nagios-fifo',
        ...nagios,
        path: at('nagios/nagios.cmd'),
        objectCache,
        spool: at('nagios/checkresults'),
      },
      {
        name: 'results',
        kind: 'nagios-spool',
        ...nagios,
        directory: at('nagios/checkresults'),
        objectCache,
      },
      { name: 'nrdp', kind: 'nrdp', url, token: at('secret'), ...tls },
      {
        name: 'nsca',
        kind: 'nsca-ng',
        host: '127.0.0.1',
        port,
        credentials: at('nsca.cfg'),
        ...nagios,
        spool: { directory: at('nagios/checkresults'), objectCache },
      },
      { name: 'hook', kind: 'webhook', url, secret: at('secret'), ...tls },
    ],
  };
}
