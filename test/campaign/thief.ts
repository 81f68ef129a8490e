/** Leases that end while they are held: two bridges have the same operation in hand, as if the clock of one had stood still. */
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import type { Postgresql } from '../kit/postgresql.ts';

export interface Thief {
  /** @returns how many operations were taken away */
  stop(): Promise<number>;
}

const LOOK_MILLISECONDS = 50;
/** Each once, at any moment while it is sent. */
const STEAL = `update ledger_operation set lease_ends = 0
  where state = 'sending' and attempts = 1 and lease_ends > 0 and random() < 0.1`;

export async function startThief({ connection }: Postgresql): Promise<Thief> {
  const client = new pg.Client(connection);
  await client.connect();
  const over = new AbortController();
  let stolen = 0;
  const stealing = (async (): Promise<void> => {
    while (!over.signal.aborted) {
      stolen += (await client.query(STEAL)).rowCount ?? 0;
      await delay(LOOK_MILLISECONDS);
    }
    await client.end();
  })();
  return {
    async stop() {
      over.abort();
      await stealing;
      return stolen;
    },
  };
}
