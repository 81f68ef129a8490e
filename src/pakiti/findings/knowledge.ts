/** What all feeds say together, as it is in the store now: read when somebody asks and something has changed. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import { type AdvisoryIndex, IndexBuilder } from '../assess/advisory-index.ts';
import { Assessor } from '../assess/assess.ts';
import { gap } from '../assess/gaps.ts';
import type { Assessment } from '../assess/assessment.ts';
import { distributionOf } from '../distribution.ts';
import type { FeedKind } from '../feeds/feed.ts';
import { freshnessOf } from '../feeds/sync/freshness.ts';
import type { FeedSnapshot } from '../feeds/sync/snapshot.ts';
import type { Inventory } from '../inventory.ts';
import { recordOf } from '../records/record-body.ts';

/** To be raised with a change of what the same inventory and the same feeds come to. */
const RULES = '1';

/** What a backport of Debian is judged by. */
const ALWAYS = 'debian:sid';

export interface Knowledge {
  /** What is vulnerable or undetermined. */
  assess(inventory: Inventory): readonly Assessment[];
  /** With what is fixed and not affected. */
  explain(inventory: Inventory): readonly Assessment[];
  /** Another text where the same inventory may come to something else though no record has changed. */
  readonly circumstances: string;
}

export interface KnowledgeWorld {
  readonly tables: PakitiTables;
  readonly kinds: readonly Pick<FeedKind, 'name' | 'staleAfterSeconds'>[];
  /** Seconds since the epoch. */
  readonly now: () => number;
  readonly breathe: () => Promise<void>;
}

interface Loaded {
  readonly version: string;
  readonly index: AdvisoryIndex;
}

export class KnowledgeSource {
  readonly #world: KnowledgeWorld;
  #loaded: Loaded | undefined;
  #current: { readonly version: string; readonly knowledge: Knowledge } | undefined;

  constructor(world: KnowledgeWorld) {
    this.#world = world;
  }

  async current(): Promise<Knowledge> {
    const { tables, kinds, now } = this.#world;
    const at = now();
    const feeds = await tables.feeds();
    const stale = new Map<string, string>();
    for (const { name, body } of feeds) {
      const kind = kinds.find((one) => one.name === name);
      const why = kind === undefined ? `${name} is no feed any more` : staleness(kind, body, at);
      if (why !== undefined) stale.set(name, why);
    }
    const index = await this.#index(JSON.stringify(feeds.map(({ name, edition }) => [name, edition])));
    const ended = [...index.support]
      .filter(([, { ends }]) => ends !== null && ends <= at)
      .map(([name]) => name);
    const circumstances = JSON.stringify([RULES, [...stale.keys()], ended.toSorted()]);
    const version = `${this.#loaded?.version ?? ''} ${circumstances}`;
    if (this.#current?.version !== version)
      this.#current = { version, knowledge: knowledgeOf(index, { now: at, stale }, circumstances) };
    return this.#current.knowledge;
  }

  async #index(editions: string): Promise<AdvisoryIndex> {
    const { tables, breathe } = this.#world;
    const wanted = new Set([...(await tables.releases()), ALWAYS]);
    const version = `${editions} ${[...wanted].toSorted().join(' ')}`;
    if (this.#loaded?.version === version) return this.#loaded.index;
    this.#loaded = undefined;
    this.#current = undefined;
    const builder = new IndexBuilder(wanted);
    for await (const page of tables.everyRecord(['advisory', 'support', 'binaries'])) {
      for (const row of page) if (isWanted(row.releases, wanted)) builder.add(row.feed, recordOf(row));
      await breathe();
    }
    const index = builder.finish();
    this.#loaded = { version, index };
    return index;
  }
}

function staleness(kind: Pick<FeedKind, 'staleAfterSeconds'>, body: string, now: number): string | undefined {
  const { stale, ageSeconds } = freshnessOf(JSON.parse(body) as FeedSnapshot, kind, now);
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
  circumstances: string,
): Knowledge {
  const [open, all] = [
    new Assessor(index, { ...context, verdicts: 'open' }),
    new Assessor(index, { ...context, verdicts: 'all' }),
  ];
  return {
    circumstances,
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
