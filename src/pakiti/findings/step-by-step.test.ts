/** What is worked out step by step, of what each snapshot touches, is what all of it together comes to at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { affected, advisory, assessed, installed } from '../../../test/kit/assessing.ts';
import { PakitiBench, report } from '../../../test/kit/pakiti-store.ts';
import type { Criteria, FeedRecord, Statement } from '../advisory.ts';
import type { Assessment } from '../assess/assessment.ts';
import { distributionOf } from '../distribution.ts';
import type { InstalledPackage } from '../inventory.ts';
import type { Report } from '../report/report.ts';
import { assessmentsIn } from './kept-assessment.ts';

/** Each is a store of its own. */
const RUNS = 20;

type Kind = 'osv' | 'debian-tracker' | 'debian-binaries';

const on = (release: string, name: string, fixed: string | null, more: Partial<Statement> = {}): Statement =>
  affected(name, fixed, { release, ...more });
const ofSource = (
  release: string,
  name: string,
  fixed: string | null,
  more: Partial<Statement> = {},
): Statement => on(release, name, fixed, { of: 'source', ...more });
const DAY = 86_400;
const withdrawn = { withdrawn: 100 * DAY, modified: 100 * DAY } as const;
const BUILD = 'module_el9.1.0+20+0a1b2c3d';

function older(name: string, evr: string): Criteria {
  return test({ names: [name], version: { of: 'evr', operation: 'less than', evr } });
}

function test(more: { readonly names: readonly string[] } & Record<string, unknown>): Criteria {
  const whole = {
    namePattern: null,
    arch: null,
    version: null,
    signedBy: null,
    check: 'at least one',
  } as const;
  return { is: 'test', negate: false, test: { kind: 'package', exists: true, ...whole, ...more } };
}

function criteria(id: string, ...of: readonly Criteria[]): FeedRecord {
  return advisory(id, [], { criteria: { is: 'and', negate: false, of } });
}

const RELEASE_9: Criteria = { is: 'test', negate: false, test: { kind: 'release', release: 'almalinux:9' } };
const SLES: Criteria = test({
  names: ['sles-release'],
  version: { of: 'version', operation: 'equals', evr: '15.5' },
});

/** What a feed may say, by the feed; a snapshot has some of it, in its order. */
const POOL: Readonly<Record<Kind, readonly FeedRecord[]>> = {
  osv: [
    advisory('A-1', [on('almalinux:9', 'bash', '5.1-9')], { modified: DAY }),
    advisory('A-1', [], withdrawn),
    advisory('A-1', [on('almalinux:9', 'bash', '5.1-7')], { modified: 2 * DAY }),
    advisory('A-2', [on('almalinux:9', 'zlib', '1-2')], withdrawn),
    advisory('A-2', [on('almalinux:9', 'zlib', '1-2')]),
    advisory('A-3', [on('almalinux:9', 'kernel-core', '5.14.0-503.el9_5')]),
    advisory('A-4', [ofSource('almalinux:9', 'kernel', null)]),
    advisory('A-5', [on('almalinux:9', 'npm', `1:18.9-1.${BUILD}`, { module: 'nodejs:18' })]),
    advisory('A-6', [on('almalinux:9', 'nodejs', `1:18.5-1.${BUILD}`, { module: 'nodejs:18' })]),
    advisory('A-7', [on('almalinux:9', 'nodejs', `1:20.5-1.${BUILD}`, { module: 'nodejs:20' })]),
    advisory('A-8', [on('almalinux:9', 'npm', `1:18.9-1.${BUILD}`, { module: '*' })]),
    advisory('A-9', [on('almalinux:8', 'bash', '9-9')]),
    advisory('A-10', [ofSource('almalinux:9', 'openssl', null)]),
    criteria('C-1', RELEASE_9, older('zlib', '1-3')),
    criteria('C-2', SLES, older('bash', '5.1-9')),
    criteria('C-3', SLES, older('kernel-default', '5.14.21-150500.55.39.1')),
    criteria('C-4', RELEASE_9, older('kernel-core', '5.14.0-600.el9_6')),
    advisory('U-1', [
      ofSource('ubuntu:22.04', 'openssl', '3.0.2-0ubuntu1.10', { binaries: ['libssl3', 'openssl'] }),
    ]),
    advisory('U-2', [ofSource('ubuntu:22.04', 'openssl', '3.0.2-0ubuntu1.20', { binaries: ['openssl'] })]),
    advisory('U-3', [
      ofSource('ubuntu:22.04', 'linux', '5.15.0-100.110', {
        binaries: ['linux-image-5.15.0-100-generic'],
      }),
    ]),
    advisory('U-4', [
      ofSource('ubuntu:22.04', 'linux', '5.15.0-200.210', { binaries: ['linux-image-5.15.0-91-generic'] }),
    ]),
    advisory('U-5', [ofSource('ubuntu:22.04', 'linux-oem-6.5', '6.5.0-1030.31')]),
  ],
  'debian-tracker': [
    advisory('CVE-2026-1', [ofSource('debian:12', 'openssl', '3.0.10-1')]),
    advisory('CVE-2026-2', [
      ofSource('debian:12', 'linux', '6.1.90-1'),
      ofSource('debian:sid', 'linux', '6.9-1'),
    ]),
    advisory('CVE-2026-3', [ofSource('debian:sid', 'git', '1:2.50-1')]),
    advisory('CVE-2026-4', [ofSource('debian:12', 'git', '1:2.39-2')]),
  ],
  'debian-binaries': [
    { kind: 'binaries', release: 'debian:12', source: 'openssl', binaries: ['libssl3'] },
    { kind: 'binaries', release: 'debian:12', source: 'openssl', binaries: ['libssl3', 'openssl'] },
    {
      ...{ kind: 'binaries', release: 'debian:12', source: 'git', binaries: ['git-man'] },
      ...{ versions: ['1:2.39-1'], sourceVersions: { 'git-man 2.39-1': '1:2.39-1' } },
    },
    { kind: 'binaries', release: 'debian:sid', source: 'git', binaries: ['git-man'] },
    { kind: 'binaries', release: 'debian:12', source: 'linux', binaries: ['linux-image-6.1.0-90-amd64'] },
    { kind: 'support', release: 'debian:12', ends: 1_000_000, extendedEnds: null },
  ],
};

interface HostKind {
  readonly system: string;
  readonly kernels: readonly string[];
  readonly packages: readonly InstalledPackage[];
}

const signed = { name: 'linux-signed-amd64', version: '6.1.76+1' } as const;

const HOSTS: readonly HostKind[] = [
  {
    system: 'AlmaLinux release 9.5 (Teal Serval)',
    kernels: ['', '5.14.0-427.el9_4.x86_64', '5.14.0-427.el9_4.x86_64+debug'],
    packages: [
      installed('bash 5.1-6'),
      installed('zlib 1-1'),
      installed('openssl-libs 3.0-1.el9', { source: { name: 'openssl', version: '3.0-1.el9' } }),
      installed('kernel-core 5.14.0-427.el9_4'),
      installed('kernel-debug-core 5.14.0-427.el9_4'),
      installed('kernel-core 5.14.0-610.el9_6'),
      installed('kernel-core 5.14.0-620.el9_6'),
      installed(`npm 1:8.5-1.${BUILD}`),
      installed('other 1-1'),
    ],
  },
  {
    system: 'Debian GNU/Linux 12',
    kernels: ['', '6.1.0-18-amd64'],
    packages: [
      installed('libssl3 3.0.9-1 amd64'),
      installed('git 1:2.40-1~bpo12+1 amd64', { source: { name: 'git', version: '1:2.40-1~bpo12+1' } }),
      installed('git-man 2.39-1 amd64'),
      installed('linux-image-6.1.0-18-amd64 6.1.76-1 amd64'),
      installed('linux-image-6.1.0-18-amd64 6.1.76-1 amd64', { source: signed }),
      installed('other 1-1 amd64'),
    ],
  },
  {
    system: 'Ubuntu 22.04.3 LTS',
    kernels: ['', '5.15.0-91-generic', '6.5.0-1020-oem'],
    packages: [
      installed('libssl3 3.0.2-0ubuntu1.5 amd64'),
      installed('linux-image-5.15.0-91-generic 5.15.0-91.101 amd64'),
      installed('linux-image-6.5.0-1020-oem 6.5.0-1020.21 amd64'),
      installed('other 1-1 amd64'),
    ],
  },
  {
    system: 'SLES 15.5',
    kernels: ['', '5.14.21-150500.55.31-default'],
    packages: [
      installed('sles-release 15.5-1'),
      installed('bash 5.1-6'),
      installed('kernel-default 5.14.21-150500.55.31.1'),
      installed('other 1-1'),
    ],
  },
];

type Step =
  | { readonly do: 'read'; readonly feed: Kind; readonly records: readonly FeedRecord[] }
  | { readonly do: 'report'; readonly report: Report }
  | { readonly do: 'assess' };

const reading = fc
  .constantFrom<Kind>('osv', 'osv', 'debian-tracker', 'debian-binaries')
  .chain((feed) => fc.subarray([...POOL[feed]]).map((records) => ({ do: 'read', feed, records }) as const));

const reporting = fc.nat(HOSTS.length - 1).chain((number) => {
  const { system, kernels, packages } = HOSTS[number] ?? { system: '', kernels: [], packages: [] };
  return fc
    .record({ kernel: fc.constantFrom(...kernels), some: fc.subarray([...packages]), name: fc.nat(1) })
    .map(({ kernel, some, name }) => {
      const empty = report(`host-${number}-${name}`, {}, system);
      const packager = system.startsWith('Debian') || system.startsWith('Ubuntu') ? 'dpkg' : 'rpm';
      const inventory = { ...empty.inventory, packager, kernel, packages: some } as const;
      return { do: 'report', report: { ...empty, inventory } } as const;
    });
});

const steps = fc.array(
  fc.oneof(
    { arbitrary: reading, weight: 4 },
    { arbitrary: reporting, weight: 4 },
    fc.constant({ do: 'assess' } as const),
  ),
  { minLength: 3, maxLength: 14 },
);

/** As it is kept: what nobody has said is left out. */
function asKept(all: readonly Assessment[]): readonly unknown[] {
  return JSON.parse(JSON.stringify(all)) as unknown[];
}

describe('findings, step by step', function () {
  this.timeout(120_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), 'secmon-step-by-step-'))));
  after(() => rmSync(directory, { recursive: true }));
  let runs = 0;

  async function play(all: readonly Step[]): Promise<void> {
    const store = await openSqlite(join(directory, `${(runs += 1)}.db`));
    try {
      const bench = new PakitiBench(store);
      const last = new Map<string, readonly FeedRecord[]>();
      const reports = new Map<string, Report>();
      for (const step of all) {
        if (step.do === 'assess') await bench.assess();
        else if (step.do === 'report') {
          await bench.take(step.report);
          reports.set(step.report.host, step.report);
        } else {
          await bench.read(step.feed, step.records);
          last.set(step.feed, step.records);
        }
      }
      await bench.assess();
      const feeds = Object.fromEntries([...last].toSorted(([one], [other]) => (one < other ? -1 : 1)));
      for (const [name, { inventory }] of reports) {
        const distribution = distributionOf(inventory);
        if (distribution.state !== 'known') throw new Error(inventory.system);
        const [host] = await bench.tables.hosts({ names: [name] }, undefined, 1);
        const id = host?.inventory ?? 0;
        const kept = assessmentsIn((await bench.tables.assessments([id])).get(id) ?? new Uint8Array());
        const whole = assessed(feeds, inventory, distribution, { now: bench.at, verdicts: 'open' });
        const [mine, atOnce] = [asKept(kept), asKept(whole)].map((rows) =>
          rows.map((row) => JSON.stringify(row)).toSorted(),
        );
        expect(mine, name).to.deep.equal(atOnce);
      }
    } finally {
      await store.close();
    }
  }

  it('are those of everything at once', async () => {
    await fc.assert(fc.asyncProperty(steps, play), { numRuns: RUNS });
  });
});
