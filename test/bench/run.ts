/**
 * `npm run bench`: what speed and memory are promised, beside their peers, as ratios measured in the same run.
 * Exits 1 when a promise is not kept.
 */
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { requirePackages } from '../kit/debian-packages.ts';
import { POSTGRESQL_PACKAGES } from '../kit/postgresql.ts';
import { RT_PACKAGES } from '../kit/rt.ts';
import { benchAdvisory } from './advisory.ts';
import { benchBridge } from './bridge.ts';
import { benchBridgePostgresql } from './bridge-postgresql.ts';
import { benchCrl } from './crl.ts';
import { benchFilePermissions } from './file-permissions.ts';
import { benchIncidents, benchIncidentsOnPostgresql } from './incidents.ts';
import { benchIncidentsOnRt } from './incidents-rt.ts';
import { benchIoc } from './ioc.ts';
import { benchNagiosSpool } from './nagios-spool.ts';
import { benchPakitiApi } from './pakiti-api.ts';
import { benchPakitiAssess } from './pakiti-assess.ts';
import { benchPakitiSync } from './pakiti-sync.ts';
import { benchPakitiIngest } from './pakiti-ingest.ts';
import { benchPakitiStore } from './pakiti-store.ts';
import { benchPakitiTell } from './pakiti-tell.ts';
import { benchPortal } from './portal.ts';
import type { Row } from './row.ts';
import { benchSsh } from './ssh.ts';
import { benchStart } from './start.ts';

const BENCHES: readonly (() => readonly Row[] | Promise<readonly Row[]>)[] = [
  benchStart,
  benchAdvisory,
  benchCrl,
  benchFilePermissions,
  benchIoc,
  benchSsh,
  benchBridge,
  benchBridgePostgresql,
  benchNagiosSpool,
  benchPortal,
  benchIncidents,
  benchPakitiStore,
  benchPakitiIngest,
  benchPakitiApi,
  benchPakitiTell,
  benchPakitiSync,
  benchIncidentsOnPostgresql,
  benchIncidentsOnRt,
  benchPakitiAssess,
];

const missing = requirePackages([
  'findutils',
  'libmonitoring-plugin-perl',
  'monitoring-plugins-basic',
  'nsca-ng-client',
  'nsca-ng-server',
  'openssh-client',
  'openssh-server',
  'openscap-scanner',
  'openssl',
  ...POSTGRESQL_PACKAGES,
  ...RT_PACKAGES,
  'rpm',
  'time',
  'xz-utils',
]);
if (missing.length > 0) {
  console.log(`the benchmark needs the Debian packages ${missing.join(' ')}`);
  process.exit(1);
}
const build = spawnSync(
  process.execPath,
  [join(import.meta.dirname, '../../packaging/build.ts'), '--if-stale'],
  {
    stdio: 'inherit',
  },
);
if (build.status !== 0) process.exit(1);

console.log(
  `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; wall times are medians\n`,
);
console.log('| what | peer | measured | to reach | |\n|---|---|---|---|---|');
const rows: Row[] = [];
for (const bench of BENCHES) {
  const measured = await bench();
  rows.push(...measured);
  for (const row of measured) show(row);
}
if (rows.some(({ reached }) => !reached)) process.exitCode = 1;

function show({ what, peer, measured, target, reached }: Row): void {
  console.log(`| ${what} | ${peer} | ${measured} | ${target} | ${reached ? 'reached' : 'MISSED'} |`);
}
