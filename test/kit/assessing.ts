/** Inventories and advisories of a few words, assessed. */
import type { Advisory, FeedRecord, Statement } from '../../src/pakiti/advisory.ts';
import { IndexBuilder } from '../../src/pakiti/assess/advisory-index.ts';
import { Assessor, type AssessContext, type KnownDistribution } from '../../src/pakiti/assess/assess.ts';
import type { Assessment } from '../../src/pakiti/assess/assessment.ts';
import type { InstalledPackage, Inventory } from '../../src/pakiti/inventory.ts';

export const ALMA_9: KnownDistribution = {
  state: 'known',
  release: 'almalinux:9',
  minor: '9.5',
  packager: 'rpm',
};
export const DEBIAN_12: KnownDistribution = {
  state: 'known',
  release: 'debian:12',
  minor: null,
  packager: 'dpkg',
};

/** @param line `NAME VERSION [ARCH]`; nobody has said anything else of it */
export function installed(line: string, more: Partial<InstalledPackage> = {}): InstalledPackage {
  const [name = '', version = '', arch = 'x86_64'] = line.split(' ');
  return {
    name,
    version,
    arch,
    source: undefined,
    module: undefined,
    vendor: undefined,
    repository: undefined,
    ...more,
  };
}

export function inventory(packages: readonly InstalledPackage[], more: Partial<Inventory> = {}): Inventory {
  return {
    system: '',
    packager: 'rpm',
    arch: 'x86_64',
    kernel: '',
    bootKernel: undefined,
    livepatch: undefined,
    rebootRequired: undefined,
    restart: [],
    packages,
    ...more,
  };
}

/** That what is older than `fixed` is vulnerable; null: every version is. */
export function affected(name: string, fixed: string | null, more: Partial<Statement> = {}): Statement {
  return {
    release: 'almalinux:9',
    channel: null,
    of: 'binary',
    package: name,
    arches: null,
    module: null,
    binaries: null,
    claim: {
      status: 'affected',
      intervals: [{ introduced: null, fixed }],
      fix: fixed === null ? 'none' : 'available',
    },
    ...more,
  };
}

export function advisory(
  id: string,
  statements: readonly Statement[],
  more: Partial<Advisory> = {},
): FeedRecord {
  const own = {
    id,
    cves: ['CVE-2024-0001'],
    title: id,
    url: null,
    severity: null,
    cvss: null,
    published: null,
    modified: null,
    withdrawn: null,
    statements,
    criteria: null,
    ...more,
  };
  return { kind: 'advisory', advisory: own };
}

/** Feed → what it says. */
export type Feeds = Readonly<Record<string, readonly FeedRecord[]>>;

export function assessed(
  feeds: Feeds,
  of: Inventory,
  distribution: KnownDistribution,
  context: Partial<AssessContext> = {},
): readonly Assessment[] {
  const builder = new IndexBuilder();
  for (const [feed, records] of Object.entries(feeds))
    for (const record of records) builder.add(feed, record);
  const whole: AssessContext = { now: 0, stale: new Map(), verdicts: 'all', ...context };
  return new Assessor(builder.finish(), whole).assess(of, distribution);
}

/** `NAME VERSION ADVISORY: VERDICT [CLASS] [→ FIXED] (RULE)`, in the order of the assessments. */
export function lines(assessments: readonly Assessment[]): readonly string[] {
  return assessments.map(({ package: { name, version }, advisory: id, verdict, class: fix, fixed, rule }) => {
    const what = [verdict, fix, fixed === null ? null : `→ ${fixed}`]
      .filter((text) => text !== null)
      .join(' ');
    return `${[name, version, id].filter((text) => text !== '').join(' ')}: ${what} (${rule})`;
  });
}
