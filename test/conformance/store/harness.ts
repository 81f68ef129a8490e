/** A store under test, and what its suites say of it again and again. */
import type { Batch, Claimed, Store, StoredEvent } from '../../../src/store/store.ts';

export interface Opener {
  /** An empty store. */
  fresh(): Promise<Store>;
  /** The store that `fresh` has opened last once more, as another process would. */
  again(): Promise<Store>;
}

export type Suite = (harness: Harness) => void;

export const NOW = 100;
export const LEASE = 60;

export function event(id: string, subject = id): StoredEvent {
  return { id, subject, body: JSON.stringify({ id, text: 'a\u0000b\ud800 | ; \n' }) };
}

export function ids(claimed: readonly { readonly id: string }[]): string {
  return claimed.map(({ id }) => id).join(' ');
}

type Said = 'delivered' | 'superseded' | 'dead' | 'retry' | 'held';

interface Claiming {
  readonly from: Store;
  readonly sink: string;
  readonly wants: (event: StoredEvent) => boolean;
}

export class Harness {
  readonly #opener: Opener;
  #store: Store | undefined;

  constructor(opener: Opener) {
    this.#opener = opener;
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error('no store is open');
    return this.#store;
  }

  async open(): Promise<void> {
    this.#store = await this.#opener.fresh();
    await this.#store.addSink('one');
  }

  async close(): Promise<void> {
    await this.#store?.close();
  }

  async again(): Promise<Store> {
    return await this.#opener.again();
  }

  /** `s1 s2 t1`: each is an event of the subject that its first letter names. */
  async append(list: string, now = NOW): Promise<void> {
    await this.store.append(
      list.split(' ').map((id) => event(id, id[0])),
      now,
    );
  }

  async claim(limit = 10, now = NOW, other: Partial<Claiming> = {}): Promise<Batch> {
    const { from = this.store, sink = 'one', wants = (): boolean => true } = other;
    return await from.claim({ sink, limit, now, leaseEnds: now + LEASE, wants });
  }

  async settle(
    batch: Batch,
    what: Said | ((event: Claimed) => Said),
    { now = NOW, dueAt = NOW }: { readonly now?: number; readonly dueAt?: number } = {},
  ): Promise<boolean> {
    const settlements = batch.events.map((one) => {
      const { seq, attempts } = one;
      const state = typeof what === 'string' ? what : what(one);
      switch (state) {
        case 'delivered':
        case 'superseded':
          return { seq, attempts: attempts + 1, state, reference: 'ref' };
        case 'dead':
          return { seq, attempts: attempts + 1, state, reason: 'no such host' };
        case 'retry':
          return { seq, attempts: attempts + 1, state, dueAt, reason: 'busy' };
        case 'held':
          return { seq, attempts, state };
      }
    });
    return await this.store.settle(batch, settlements, now);
  }

  /** Delivers all that can be had now, and says in which order. */
  async drain(now = NOW, limit = 10): Promise<string> {
    const order: string[] = [];
    for (
      let batch = await this.claim(limit, now);
      batch.events.length > 0;
      batch = await this.claim(limit, now)
    ) {
      order.push(ids(batch.events));
      await this.settle(batch, 'delivered', { now });
    }
    return order.join(' ');
  }
}
