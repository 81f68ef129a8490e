/** A store under test, and what its suites of hosts, feeds and findings say of it again and again. */
import type { KeptReport } from '../../../src/store/pakiti/take.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import type { FindingVerdict } from '../../../src/store/pakiti/assessments.ts';
import type { Store } from '../../../src/store/store.ts';

export interface Opener {
  /** An empty store. */
  fresh(): Promise<Store>;
  /** The store that `fresh` has opened last once more, as another process would. */
  again(): Promise<Store>;
}

export type Suite = (harness: Harness) => void;

export const RULES = 1;
export const NOW = 1000;

/** `NAME` or `NAME/SOURCE`: as keys of src/pakiti begin and end, for a store that does not look into them. */
export function namesOf(key: string): { readonly name: string; readonly source: string | null } {
  const [name = '', source = null] = key.split('/');
  return { name, source };
}

export interface Said {
  readonly site?: string;
  readonly digest?: string;
  readonly at?: number;
  readonly context?: string;
  readonly release?: string | null;
}

/** @param packages keys, separated by spaces */
export function report(host: string, packages: string, said: Said = {}): KeptReport {
  const { site = 'SITE', at = NOW, context = '{}', release = 'almalinux:9' } = said;
  const { digest = `${host} ${packages} ${context}` } = said;
  const keys = packages.split(' ');
  return { site, name: host, digest, at, body: '{}', inventory: { context, release, keys } };
}

export class Harness {
  readonly #opener: Opener;
  readonly #opened: Store[] = [];
  #tables: PakitiTables | undefined;

  constructor(opener: Opener) {
    this.#opener = opener;
  }

  get tables(): PakitiTables {
    if (this.#tables === undefined) throw new Error('no store is open');
    return this.#tables;
  }

  async open(): Promise<void> {
    this.#tables = await this.#keep(this.#opener.fresh());
  }

  /** As another process has it. */
  async again(): Promise<PakitiTables> {
    return await this.#keep(this.#opener.again());
  }

  async close(): Promise<void> {
    for (const store of this.#opened.splice(0)) await store.close();
  }

  async take(...reports: readonly KeptReport[]): Promise<void> {
    await this.tables.take(reports, namesOf);
  }

  /** All that waits, each with its packages' keys. */
  async pending(tables = this.tables): Promise<readonly string[]> {
    const waiting = await tables.nextPending(100);
    const keys = await tables.packageKeys(waiting.flatMap(({ packages }) => packages));
    return waiting
      .map(({ packages }) =>
        packages
          .map((id) => keys.get(id))
          .toSorted()
          .join(' '),
      )
      .toSorted();
  }

  /** Assesses all that waits: each CVE of a package of its key is as `known` says. */
  async assess(
    known: Readonly<Record<string, Readonly<Record<string, FindingVerdict>>>>,
    at = NOW,
  ): Promise<void> {
    const waiting = await this.tables.nextPending(100);
    const keys = await this.tables.packageKeys(waiting.flatMap(({ packages }) => packages));
    const assessed = waiting.map(({ id, round, since, packages }) => {
      const cves = new Map(packages.flatMap((one) => Object.entries(known[keys.get(one) ?? ''] ?? {})));
      const totals = JSON.stringify({ cves: cves.size });
      return { id, round, since, totals, body: new Uint8Array([1]), cves };
    });
    await this.tables.settle(assessed, at, RULES);
  }

  async #keep(opening: Promise<Store>): Promise<PakitiTables> {
    const store = await opening;
    this.#opened.push(store);
    return store.pakiti();
  }
}
