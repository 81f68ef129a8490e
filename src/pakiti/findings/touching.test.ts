/** What a snapshot changes for hosts that have nothing that is called as it says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { advisory, affected, installed } from '../../../test/kit/assessing.ts';
import { PakitiBench, report } from '../../../test/kit/pakiti-store.ts';
import type { Store } from '../../store/store.ts';
import type { Criteria, FeedRecord, Statement } from '../advisory.ts';
import type { InstalledPackage } from '../inventory.ts';
import { assessmentsIn } from './kept-assessment.ts';

const ALMA = 'AlmaLinux release 9.5 (Teal Serval)';
const DEBIAN = 'Debian GNU/Linux 12';
const UBUNTU = 'Ubuntu 22.04.3 LTS';
const BUILD = 'module_el9.1.0+20+0a1b2c3d';

interface Row {
  readonly when: string;
  readonly system: string;
  readonly kernel?: string;
  readonly of: InstalledPackage;
  /** What the feed says first, when the host is assessed, and what then. */
  readonly first: readonly FeedRecord[];
  readonly then: readonly FeedRecord[];
  /** `ADVISORY VERDICT`; of a gap its rule instead of the first. */
  readonly found: readonly string[];
}

const said = (id: string, ...statements: readonly Statement[]): FeedRecord => advisory(id, statements);
const rpm = (name: string, fixed: string, more: Partial<Statement> = {}): Statement =>
  affected(name, fixed, more);
const source = (
  release: string,
  name: string,
  fixed: string,
  binaries: readonly string[] | null = null,
): Statement => affected(name, fixed, { release, of: 'source', binaries });

const whole = { namePattern: null, arch: null, signedBy: null, check: 'at least one', exists: true } as const;
function older(name: string, evr: string): Criteria {
  const version = { of: 'evr', operation: 'less than', evr } as const;
  return { is: 'test', negate: false, test: { kind: 'package', names: [name], version, ...whole } };
}
function product(name: string, evr: string): Criteria {
  const version = { of: 'version', operation: 'equals', evr } as const;
  return { is: 'test', negate: false, test: { kind: 'package', names: [name], version, ...whole } };
}
const ofSles = advisory('S-1', [], {
  criteria: { is: 'and', negate: false, of: [product('sles-release', '15.7'), older('zlib', '1-2')] },
});

const ROWS: readonly Row[] = [
  {
    when: 'runs and is not installed',
    system: ALMA,
    kernel: '5.14.0-427.el9_4.x86_64',
    of: installed('bash 5.1-6'),
    first: [said('A-1', rpm('zlib', '1-2'))],
    then: [said('A-1', rpm('zlib', '1-2')), said('A-2', rpm('kernel-core', '5.14.0-503.el9_5'))],
    found: ['A-2 vulnerable'],
  },
  {
    when: 'is a kernel that is signed as another source',
    system: DEBIAN,
    kernel: '6.1.0-18-amd64',
    of: installed('linux-image-6.1.0-18-amd64 6.1.76-1 amd64', {
      source: { name: 'linux-signed-amd64', version: '6.1.76+1' },
    }),
    first: [said('CVE-2026-1', source('debian:12', 'zlib', '1-2'))],
    then: [
      said('CVE-2026-1', source('debian:12', 'zlib', '1-2')),
      said('CVE-2026-2', source('debian:12', 'linux', '6.1.90-1')),
    ],
    found: ['CVE-2026-2 vulnerable'],
  },
  {
    when: 'is a backport, which is judged as what is in unstable',
    system: DEBIAN,
    of: installed('git 1:2.40-1~bpo12+1 amd64', { source: { name: 'git', version: '1:2.40-1~bpo12+1' } }),
    first: [said('CVE-2026-1', source('debian:12', 'zlib', '1-2'), source('debian:sid', 'zlib', '1-2'))],
    then: [
      said('CVE-2026-1', source('debian:12', 'zlib', '1-2'), source('debian:sid', 'zlib', '1-2')),
      said('CVE-2026-2', source('debian:sid', 'git', '1:2.50-1')),
    ],
    found: ['CVE-2026-2 vulnerable'],
  },
  {
    when: 'is of a stream that another package of its build tells',
    system: ALMA,
    of: installed(`npm 1:8.5-1.${BUILD}`),
    first: [said('A-1', rpm('npm', `1:18.9-1.${BUILD.replace('20', '30')}`, { module: 'nodejs:18' }))],
    then: [
      said('A-1', rpm('npm', `1:18.9-1.${BUILD.replace('20', '30')}`, { module: 'nodejs:18' })),
      said('A-2', rpm('nodejs', `1:18.5-1.${BUILD}`, { module: 'nodejs:18' })),
    ],
    found: ['A-1 vulnerable'],
  },
  {
    when: 'is listed under the source by another record',
    system: UBUNTU,
    of: installed('libssl3 3.0.2-0ubuntu1.5 amd64'),
    first: [said('U-1', source('ubuntu:22.04', 'openssl', '3.0.2-0ubuntu1.5', ['libssl3']))],
    then: [
      said('U-1', source('ubuntu:22.04', 'openssl', '3.0.2-0ubuntu1.5', ['libssl3'])),
      said('U-2', source('ubuntu:22.04', 'openssl', '3.0.2-0ubuntu1.9', ['openssl'])),
    ],
    found: ['U-2 vulnerable'],
  },
  {
    when: 'is taken back by a copy that names no package, beside the one before',
    system: ALMA,
    of: installed('bash 5.1-6'),
    first: [said('A-1', rpm('bash', '5.1-9')), said('A-2', rpm('zlib', '1-2'))],
    then: [
      said('A-1', rpm('bash', '5.1-9')),
      said('A-2', rpm('zlib', '1-2')),
      advisory('A-1', [], { withdrawn: 9 }),
    ],
    found: [],
  },
  {
    when: 'is of a product that is spoken of for the first time',
    system: 'SLES 15.7',
    of: installed('sles-release 15.7-1'),
    first: [said('A-2', rpm('zlib', '1-2'))],
    then: [said('A-2', rpm('zlib', '1-2')), ofSles],
    found: [],
  },
  {
    when: 'is of a product that is spoken of no more',
    system: 'SLES 15.7',
    of: installed('sles-release 15.7-1'),
    first: [said('A-2', rpm('zlib', '1-2')), ofSles],
    then: [said('A-2', rpm('zlib', '1-2'))],
    found: ['no-feed undetermined'],
  },
  {
    when: 'is of a release of which the last word is taken back',
    system: ALMA,
    of: installed('bash 5.1-6'),
    first: [said('A-1', rpm('zlib', '1-2')), said('A-2', rpm('zlib', '1-2', { release: 'almalinux:8' }))],
    then: [
      advisory('A-1', [rpm('zlib', '1-2')], { withdrawn: 9 }),
      said('A-2', rpm('zlib', '1-2', { release: 'almalinux:8' })),
    ],
    found: ['no-feed undetermined'],
  },
];

describe('a snapshot has assessed anew', () => {
  let directory: string;
  let store: Store;
  let bench: PakitiBench;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-touching-'));
    store = await openSqlite(join(directory, 'store.db'));
    bench = new PakitiBench(store);
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true });
  });

  async function found(): Promise<readonly string[]> {
    const [host] = await bench.tables.hosts({ names: ['a'] }, undefined, 1);
    const id = host?.inventory ?? 0;
    const rows = assessmentsIn((await bench.tables.assessments([id])).get(id)!);
    return rows.map(({ advisory: name, rule, verdict }) => `${name === '' ? rule : name} ${verdict}`);
  }

  for (const { when, system, kernel = '', of, first, then, found: expected } of ROWS) {
    it(`what ${when}`, async () => {
      const whole = report('a', {}, system);
      const packager = /^(?:Debian|Ubuntu)/.test(system) ? 'dpkg' : 'rpm';
      await bench.read('osv', first);
      await bench.take({ ...whole, inventory: { ...whole.inventory, packager, kernel, packages: [of] } });
      await bench.assess();
      expect(await found()).not.to.deep.equal(expected);
      await bench.read('osv', then);
      await bench.assess();
      expect(await found()).to.deep.equal(expected);
    });
  }

  it('what is of a release whose extended support ends', async () => {
    const ends = bench.at + 100;
    const extendedEnds = bench.at + 1000;
    await bench.read('osv', [
      said('CVE-2026-1', source('debian:12', 'zlib', '1-2')),
      { kind: 'support', release: 'debian:12', ends, extendedEnds },
    ]);
    const packages = [installed('bash 5.1-6 amd64', { source: { name: 'bash', version: '5.1-6' } })];
    const whole = report('a', {}, DEBIAN);
    await bench.take({ ...whole, inventory: { ...whole.inventory, packages } });
    for (const [at, expected] of [
      [ends, []],
      [extendedEnds, ['support undetermined']],
    ] as const) {
      bench.at = at;
      await bench.assess();
      expect(await found()).to.deep.equal(expected);
    }
  });
});
