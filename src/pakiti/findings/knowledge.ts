/** What all feeds say together, as it is in the store now: read when somebody asks and something has changed. */
import type { FeedState } from '../../store/pakiti/records.ts';
import type { Ruling } from '../../store/pakiti/ruling.ts';
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { ReleaseName } from '../advisory.ts';
import { type AdvisoryIndex, ANY_RELEASE, IndexBuilder } from '../assess/advisory-index.ts';
import { Assessor } from '../assess/assess.ts';
import { UNSTABLE } from '../assess/said-of.ts';
import { gap } from '../assess/gaps.ts';
import type { Assessment } from '../assess/assessment.ts';
import { distributionOf } from '../distribution.ts';
import { endedReleases } from '../assess/support.ts';
import type { FeedKind } from '../feeds/feed.ts';
import { freshnessOf } from '../feeds/sync/freshness.ts';
import { snapshotIn } from '../feeds/sync/snapshot.ts';
import type { Inventory } from '../inventory.ts';
import { digestOf, recordOf } from '../records/record-body.ts';

/**
 * To be raised with a change of what the same inventory and the same feeds come to, such as another kind of feed. While
 * servers of two versions run, those with the greater number assess.
 */
const RULES = 15;

export interface Knowledge extends Ruling {
  /** What is vulnerable or undetermined. */
  assess(inventory: Inventory): readonly Assessment[];
  /** With what is fixed and not affected. */
  explain(inventory: Inventory): readonly Assessment[];
}

export interface KnowledgeWorld {
  readonly tables: PakitiTables;
  readonly kinds: readonly Pick<FeedKind, 'name' | 'staleAfterSeconds'>[];
  /** Of this version, where another is not meant. */
  readonly rules?: number;
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly breathe: () => Promise<void>;
}

/** What is known of some releases, as long as nothing has changed. */
interface Loaded {
  readonly version: string;
  readonly index: Promise<AdvisoryIndex>;
  /** {@link manner} */
  manner?: string;
  knowledge?: { readonly version: string; readonly of: Knowledge };
}

/** Under this all releases that hosts run. */
const STORED = '';
/** Other releases that somebody has asked about: each takes room. */
const MAX_OTHERS = 3;

export class KnowledgeSource {
  readonly #world: KnowledgeWorld;
  /** Those that were asked for last come last. */
  readonly #loaded = new Map<ReleaseName, Loaded>();

  constructor(world: KnowledgeWorld) {
    this.#world = world;
  }

  /** Of the releases that hosts run. */
  async current(): Promise<Knowledge> {
    const feeds = await this.#world.tables.feeds();
    return await this.#knowledge(feeds, STORED, await this.#world.tables.releases());
  }

  /** Of one release, also where no host in the store runs it. @param release null: not known */
  async about(release: ReleaseName | null): Promise<Knowledge> {
    const feeds = await this.#world.tables.feeds();
    const stored = await this.#world.tables.releases();
    const isOther = release !== null && !stored.includes(release) && feeds.some(speaksOf(release));
    return isOther
      ? await this.#knowledge(feeds, release, [release])
      : await this.#knowledge(feeds, STORED, stored);
  }

  async #knowledge(
    feeds: readonly FeedState[],
    key: ReleaseName,
    releases: readonly ReleaseName[],
  ): Promise<Knowledge> {
    const { rules = RULES } = this.#world;
    const at = this.#world.now();
    const stale = staleFeeds(feeds, this.#world.kinds, at);
    const loaded = this.#load(feeds, key, releases);
    const index = await loaded.index;
    loaded.manner ??= digestOf(JSON.stringify(manner(index)));
    const ended = endedReleases(index, releases, at);
    const circumstances = JSON.stringify([rules, [...stale.keys()], ended.toSorted(), loaded.manner]);
    if (loaded.knowledge?.version !== circumstances) {
      const of = knowledgeOf(index, { now: at, stale }, { rules, circumstances });
      loaded.knowledge = { version: circumstances, of };
    }
    return loaded.knowledge.of;
  }

  /** Whoever asks for the same meanwhile waits for the same. */
  #load(feeds: readonly FeedState[], key: ReleaseName, releases: readonly ReleaseName[]): Loaded {
    const wanted = new Set([...releases, UNSTABLE]);
    const version = JSON.stringify([
      // The editions of one that was dropped, and is taken again, begin anew.
      feeds.map(({ name, edition, body }) => [name, edition, snapshotIn(body).takenAt]),
      [...wanted].toSorted(),
    ]);
    const known = this.#loaded.get(key);
    this.#loaded.delete(key);
    const loaded = known?.version === version ? known : { version, index: readIndex(this.#world, wanted) };
    this.#loaded.set(key, loaded);
    const others = [...this.#loaded.keys()].filter((name) => name !== STORED);
    for (const name of others.slice(0, -MAX_OTHERS)) this.#loaded.delete(name);
    loaded.index.catch(() => {
      if (this.#loaded.get(key) === loaded) this.#loaded.delete(key);
    });
    return loaded;
  }
}

/**
 * How releases are spoken of, which a record can change for hosts that have nothing of what it names: criteria that name no
 * release may be the first, or the last, of a product; sources of rpm the first of a release.
 */
function manner({ releases }: AdvisoryIndex): readonly string[] {
  const ofAny = releases.get(ANY_RELEASE);
  const bySource = [...releases].filter(
    ([name, { ofSource }]) => ofSource.size > 0 && !/^(?:debian|ubuntu):/.test(name),
  );
  return [
    ...[...(ofAny?.products.keys() ?? []), ...(ofAny?.feeds ?? [])].toSorted(),
    ...bySource.map(([name]) => name).toSorted(),
  ];
}

/** Feed → why nothing can rest on it any more. @param at seconds since the epoch */
export function staleFeeds(
  feeds: readonly FeedState[],
  kinds: KnowledgeWorld['kinds'],
  at: number,
): ReadonlyMap<string, string> {
  const stale = new Map<string, string>();
  for (const { name, body } of feeds) {
    const kind = kinds.find((one) => one.name === name);
    const why = kind === undefined ? `${name} is no feed any more` : staleness(kind, body, at);
    if (why !== undefined) stale.set(name, why);
  }
  return stale;
}

/** @param releases that anything is asked of */
export async function readIndex(
  { tables, breathe }: Pick<KnowledgeWorld, 'tables' | 'breathe'>,
  releases: Iterable<ReleaseName>,
): Promise<AdvisoryIndex> {
  const wanted = new Set([...releases, UNSTABLE]);
  const builder = new IndexBuilder(wanted);
  for await (const page of tables.everyRecord(['advisory', 'support', 'binaries'])) {
    for (const row of page) if (isWanted(row.releases, wanted)) builder.add(row.feed, recordOf(row));
    await breathe();
  }
  return builder.finish();
}

function speaksOf(release: ReleaseName): (feed: FeedState) => boolean {
  return ({ body }) => snapshotIn(body).content?.releases[release] !== undefined;
}

function staleness(kind: Pick<FeedKind, 'staleAfterSeconds'>, body: string, now: number): string | undefined {
  const { stale, ageSeconds } = freshnessOf(snapshotIn(body), kind, now);
  if (!stale) return undefined;
  return ageSeconds === null ? 'it was never taken' : 'it is older than what may be relied on';
}

/** What is said of no release by name, such as criteria, may be said of any. */
function isWanted(releases: string, wanted: ReadonlySet<string>): boolean {
  return releases === '' || releases.split('|').some((name) => name !== '' && wanted.has(name));
}

function knowledgeOf(
  index: AdvisoryIndex,
  context: { readonly now: number; readonly stale: ReadonlyMap<string, string> },
  ruling: Ruling,
): Knowledge {
  const [open, all] = [
    new Assessor(index, { ...context, verdicts: 'open' }),
    new Assessor(index, { ...context, verdicts: 'all' }),
  ];
  return {
    ...ruling,
    assess: (inventory) => assessed(open, inventory),
    explain: (inventory) => assessed(all, inventory),
  };
}

function assessed(assessor: Assessor, inventory: Inventory): readonly Assessment[] {
  const distribution = distributionOf(inventory);
  if (distribution.state === 'undetermined') return [gap('distribution', distribution.reason)];
  if (distribution.packager !== inventory.packager)
    return [
      gap(
        'distribution',
        `packages of ${inventory.packager} on ${distribution.release}, which has ${distribution.packager}`,
      ),
    ];
  return assessor.assess(inventory, distribution);
}
