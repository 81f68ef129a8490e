/** A ledger under test, opened anew for each test. */
import type { Ledger } from '../../../src/incidents/ledger.ts';
import type { LedgerWorld } from '../../../src/incidents/stored-ledger.ts';
import type { LedgerTables } from '../../../src/store/ledger.ts';
import type { Store } from '../../../src/store/store.ts';
import { ledgerOn } from '../../kit/ledger.ts';

export interface LedgerOpener {
  /** An empty store. */
  fresh(): Promise<Store>;
  /** The same once more, as another process would. */
  again(): Promise<Store>;
  /** How many runs of a property it has the time for. */
  readonly runs: number;
  /** A statement, past all that is ours. */
  run(statement: string): Promise<void>;
}

export class LedgerHarness {
  readonly #opener: LedgerOpener;
  #stores: Store[] = [];

  constructor(opener: LedgerOpener) {
    this.#opener = opener;
  }

  async open(): Promise<void> {
    this.#stores = [await this.#opener.fresh()];
  }

  async close(): Promise<void> {
    for (const store of this.#stores) await store.close();
  }

  ledger(world: Partial<LedgerWorld> = {}): Ledger {
    const [store] = this.#stores;
    if (store === undefined) throw new Error('no store is open');
    return ledgerOn(store, world);
  }

  get tables(): LedgerTables {
    const [store] = this.#stores;
    if (store === undefined) throw new Error('no store is open');
    return store.ledger();
  }

  /** As a process does that has the store for itself, when it starts. */
  async startAnew(): Promise<void> {
    await this.#stores[0]?.releaseClaims();
  }

  get runs(): number {
    return this.#opener.runs;
  }

  async run(statement: string): Promise<void> {
    await this.#opener.run(statement);
  }

  /** Of another process. */
  async again(world: Partial<LedgerWorld> = {}): Promise<Ledger> {
    const store = await this.#opener.again();
    this.#stores.push(store);
    return ledgerOn(store, world);
  }
}

export type LedgerSuite = (harness: LedgerHarness) => void;
