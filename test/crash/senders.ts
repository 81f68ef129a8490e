/** Senders that keep on sending a batch until it is acknowledged, as real ones do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../../src/bridge/event.ts';
import { sampleEvent } from '../kit/sample-event.ts';

const SENDERS = 4;
const BATCH = 20;
const AGAIN_MILLISECONDS = 20;
/** So many that one whose event is tried again keeps few others waiting. */
const SUBJECTS = 200;
const BASE = Date.UTC(2026, 4, 1);
const BETWEEN_MILLISECONDS = 60;

export class Senders {
  /** Ids. */
  readonly acknowledged = new Set<string>();
  /** Batches that were sent more than once. */
  repeated = 0;
  readonly #url: string;
  readonly #token: string;
  readonly #over = new AbortController();
  #next = 0;
  #working: readonly Promise<void>[] = [];

  constructor(port: number, token: string) {
    this.#url = `http://127.0.0.1:${port}/v1/results`;
    this.#token = token;
  }

  start(): void {
    this.#working = Array.from({ length: SENDERS }, () => this.#send());
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await Promise.all(this.#working);
  }

  async #send(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const from = this.#next;
      this.#next += BATCH;
      const batch = Array.from({ length: BATCH }, (_, index) => eventOf(from + index));
      if (!(await this.#isTakenSometime(JSON.stringify(batch.map(reportOf))))) return;
      for (const { id } of batch) this.acknowledged.add(id);
      await delay(BETWEEN_MILLISECONDS);
    }
  }

  async #isTakenSometime(body: string): Promise<boolean> {
    for (let attempts = 1; !this.#over.signal.aborted; attempts += 1) {
      if (attempts === 2) this.repeated += 1;
      if (await this.#isTaken(body)) return true;
      await delay(AGAIN_MILLISECONDS);
    }
    return false;
  }

  async #isTaken(body: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${this.#token}` };
    return await fetch(this.#url, { method: 'POST', headers, body }).then(
      ({ status }) => status === 202,
      () => false,
    );
  }
}

function eventOf(index: number): Event {
  const start = new Date(BASE + index * 1000).toISOString();
  const subject = { site: 'SITE-A', host: 'ce1.example.org', service: `service ${index % SUBJECTS}` };
  return sampleEvent({ subject, summary: `result ${index}`, start, end: start });
}

/** What a sender says: the rest is the receiver's. */
function reportOf({ subject, state, summary, longOutput, start }: Event): object {
  return { subject, state, summary, longOutput, start };
}
