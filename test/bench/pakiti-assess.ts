/**
 * One inventory of AlmaLinux 9 against the whole OSV database of AlmaLinux, beside `oscap oval eval` of the same node against
 * definitions made of the advisories for 9. By itself: `node test/bench/pakiti-assess.ts`.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requirePackages } from '../kit/debian-packages.ts';
import { SECMON } from '../kit/executable.ts';
import { sharedData } from '../kit/shared-data.ts';
import { readCorpus, unpackCorpus } from '../oracle/oval/corpus.ts';
import { ovalOf } from '../oracle/oval/definitions.ts';
import { installNode, nodeAt, type NodePackage } from '../oracle/oval/node.ts';
import { measure } from './measure.ts';
import { ratio, stated, type Row } from './row.ts';

const [MAJOR, DAY] = [9, '2025-03-31'] as const;
const ROUNDS = 1;
const LIMIT = 0.1;
const WHAT = 'one inventory offline against the AlmaLinux OSV database';
const PEER = 'oscap oval eval of one host';

export function benchPakitiAssess(): readonly Row[] {
  const archive = sharedData('almalinux-osv.tar.xz');
  if (archive === undefined) return [stated(WHAT, 'not measured: shared/data is not there')];
  const missing = requirePackages(['openscap-scanner', 'rpm', 'xz-utils']);
  if (missing.length > 0) return [stated(WHAT, `not measured: needs ${missing.join(' ')}`)];
  const folder = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  try {
    unpackCorpus(archive, folder);
    return compare(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(folder: string): readonly Row[] {
  const corpus = readCorpus(folder, MAJOR);
  const packages = nodeAt(corpus, MAJOR, DAY);
  const [root, home] = [join(folder, 'root'), join(folder, 'home')];
  const [definitions, report] = [join(folder, 'oval.xml'), join(folder, 'node.report')];
  installNode(packages, root, join(folder, 'build'));
  mkdirSync(home);
  writeFileSync(join(home, '.rpmmacros'), '%_dbpath /var/lib/rpm\n');
  writeFileSync(definitions, ovalOf(corpus, MAJOR));
  writeFileSync(report, reportOf(packages));
  const [ours, oscap] = measure(
    [
      {
        name: 'secmon',
        argv: [
          SECMON,
          'pakiti',
          'assess',
          '--report',
          report,
          '--feeds',
          join(folder, 'advisories'),
          '--json',
        ],
        exits: [0],
      },
      {
        name: 'oscap',
        argv: [
          '/usr/bin/env',
          `HOME=${home}`,
          `OSCAP_PROBE_ROOT=${root}`,
          'oscap',
          'oval',
          'eval',
          definitions,
        ],
        exits: [0],
      },
    ],
    ROUNDS,
  );
  if (ours === undefined || oscap === undefined) throw new Error('nothing measured');
  const sizes = `${packages.length} packages; theirs ${corpus.length} definitions`;
  return [ratio(`${WHAT} (${sizes})`, PEER, 'wall', ours.wall, oscap.wall, LIMIT)];
}

function reportOf(packages: readonly NodePackage[]): string {
  const header = [
    'arch: x86_64',
    'host: node.example.org',
    'kernel: 5.14.0-427.16.1.el9_4.x86_64',
    'packager: rpm',
  ];
  const lines = packages.map(({ name, epoch, version, release, arch, module }) => {
    const label = module === null ? '' : `${module}:1:0a1b2c3d`;
    return [name, `${epoch}:${version}-${release}`, arch, '', '', label, 'AlmaLinux'].join('\t');
  });
  const system = `system: AlmaLinux release ${MAJOR}.4 (Seafoam Ocelot)`;
  return ['#', ...header, 'protocol: 6', system, '#', ...lines, '#', ''].join('\n');
}

if (process.argv[1] === import.meta.filename) console.log(benchPakitiAssess());
