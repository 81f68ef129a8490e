/** Intake under test, on an empty store for each time. */
import type { Store } from '../../../src/store/store.ts';
import { IntakeBench, type IntakeBenchWorld } from '../../kit/intake.ts';

export interface StoreOpener {
  readonly isEmbedded: boolean;
  /** An empty store. */
  fresh(): Promise<Store>;
  /** The same once more, as another process would open it. */
  again(): Promise<Store>;
}

export class IntakeHarness {
  readonly #opener: StoreOpener;
  #stores: Store[] = [];

  constructor(opener: StoreOpener) {
    this.#opener = opener;
  }

  get isEmbedded(): boolean {
    return this.#opener.isEmbedded;
  }

  async fresh(world: IntakeBenchWorld = {}): Promise<IntakeBench> {
    await this.close();
    return await this.#opened(await this.#opener.fresh(), world);
  }

  /** Another process on the same store. */
  async another(world: IntakeBenchWorld = {}): Promise<IntakeBench> {
    return await this.#opened(await this.#opener.again(), world);
  }

  async close(): Promise<void> {
    for (const store of this.#stores) await store.close();
    this.#stores = [];
  }

  async #opened(store: Store, world: IntakeBenchWorld): Promise<IntakeBench> {
    this.#stores.push(store);
    const bench = new IntakeBench(store, world);
    await bench.intake.prepare();
    return bench;
  }
}

/** @param runs of each property */
export type IntakeSuite = (harness: IntakeHarness, runs: number) => void;
