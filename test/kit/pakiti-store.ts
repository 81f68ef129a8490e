/** Reports, feeds and findings over a store, with a clock that stands still. */
import type { Advisory, FeedRecord } from '../../src/pakiti/advisory.ts';
import { distributionOf } from '../../src/pakiti/distribution.ts';
import { feedKinds } from '../../src/pakiti/feeds/index.generated.ts';
import { ContentCount } from '../../src/pakiti/feeds/sync/content.ts';
import type { FeedSnapshot, Snapshots } from '../../src/pakiti/feeds/sync/snapshot.ts';
import { assessPending } from '../../src/pakiti/findings/assess-pending.ts';
import { KnowledgeSource } from '../../src/pakiti/findings/knowledge.ts';
import { inventories } from '../../src/pakiti/keep/inventories.ts';
import { snapshotsIn } from '../../src/pakiti/records/snapshots.ts';
import type { Inventories, Report } from '../../src/pakiti/report/report.ts';
import type { Ending } from '../../src/store/pakiti/rows.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { Store } from '../../src/store/store.ts';

const START = 1_780_000_000;
/** What somebody takes away. */
export const GONE: Ending = { who: 'olga', why: '', gone_at: START };

export const STALE_AFTER = 5 * 86_400;

const breathe = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

export class PakitiBench {
  readonly tables: PakitiTables;
  readonly snapshots: Snapshots;
  readonly knowledge: KnowledgeSource;
  readonly inventories: Inventories;
  /** Seconds since the epoch. */
  at = START;
  #runs = 0;

  /** @param rules of another version */
  constructor(store: Store, rules?: number) {
    const tables = store.pakiti();
    const now = (): number => this.at;

    this.tables = tables;
    const newRun = (): string => `run ${(this.#runs += 1)}`;
    this.snapshots = snapshotsIn({ tables, newRun, now, progress: () => undefined, breathe });
    const kinds = feedKinds.map(({ name }) => ({ name, staleAfterSeconds: STALE_AFTER }));
    this.knowledge = new KnowledgeSource({
      tables,
      kinds,
      now,
      breathe,
      ...(rules === undefined ? {} : { rules }),
    });
    this.inventories = inventories({
      tables,
      releaseOf(inventory) {
        const found = distributionOf(inventory);
        return found.state === 'known' ? found.release : null;
      },
      tagged: () => Promise.resolve([]),
      arrived: () => undefined,
    });
  }

  async read(feed: string, records: readonly FeedRecord[]): Promise<void> {
    this.at += 1;
    const count = new ContentCount();
    async function* all(): AsyncGenerator<FeedRecord> {
      for (const one of records) {
        count.add(one);
        yield await Promise.resolve(one);
      }
    }
    await this.snapshots.take(feed, all(), () => ({
      ...snapshot(feed, this.at),
      content: count.content(),
    }));
  }

  async take(...reports: readonly Report[]): Promise<void> {
    this.at += 1;
    for (const one of reports)
      await this.inventories.take(
        one,
        JSON.stringify(one),
        { address: '192.0.2.1', name: null, proxy: false },
        this.at,
      );
  }

  /** @param between after each part. @returns how many inventories */
  async assess(between: () => Promise<void> = breathe): Promise<number> {
    this.at += 1;
    return await assessPending({
      tables: this.tables,
      knowledge: this.knowledge,
      now: () => this.at,
      progress: () => undefined,
      overtaken: () => undefined,
      breathe: between,
      signal: new AbortController().signal,
    });
  }
}

export function snapshot(feed: string, at: number): FeedSnapshot {
  return { feed, content: null, files: [], takenAt: at, confirmedAt: at, refused: null };
}

const ADVISORY: Omit<Advisory, 'id' | 'cves' | 'statements'> = {
  ...{ title: '', url: null, severity: 'important', cvss: null, published: null, modified: null },
  ...{ withdrawn: null, criteria: null },
};

export function advisory(
  id: string,
  name: string,
  fixed: string,
  cves: readonly string[],
  release = 'almalinux:9',
): FeedRecord {
  return advisoryOf({
    ...ADVISORY,
    id,
    cves,
    statements: [statement({ release, of: 'binary', name, fixed })],
  });
}

/** Of a source package, as Debian's tracker says it. */
export function record(
  cve: string,
  { release, source, fixed }: { readonly release: string; readonly source: string; readonly fixed: string },
): FeedRecord {
  const statements = [statement({ release, of: 'source', name: source, fixed })];
  return advisoryOf({ ...ADVISORY, id: cve, cves: [cve], statements });
}

function advisoryOf(one: Advisory): FeedRecord {
  return { kind: 'advisory', advisory: one };
}

function statement(of: {
  readonly release: string;
  readonly of: 'source' | 'binary';
  readonly name: string;
  readonly fixed: string;
}): Advisory['statements'][number] {
  return {
    ...{
      release: of.release,
      of: of.of,
      package: of.name,
      channel: null,
      arches: null,
      module: null,
      binaries: null,
    },
    claim: { status: 'affected', intervals: [{ introduced: null, fixed: of.fixed }], fix: 'available' },
  };
}

/** @param packages version by name */
export function report(
  host: string,
  packages: Readonly<Record<string, string>>,
  system = 'AlmaLinux release 9.5 (Teal Serval)',
  site: string | null = 'SITE',
): Report {
  const [packager, arch] = system.startsWith('Debian')
    ? (['dpkg', 'amd64'] as const)
    : (['rpm', 'x86_64'] as const);
  const unsaid = { source: undefined, module: undefined, vendor: undefined, repository: undefined };
  return {
    ...{ protocol: '5', host, site, tag: null, cpu: null, dropped: [] },
    inventory: {
      ...{ system, packager, arch, kernel: '', bootKernel: undefined, livepatch: undefined },
      ...{ rebootRequired: undefined, restart: [] },
      packages: Object.entries(packages).map(([name, version]) => ({ name, version, arch, ...unsaid })),
    },
  };
}
