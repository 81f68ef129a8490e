/** The other side of the keyed sink: it has an effect once for each key, and fails in every way that a network knows. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request, and how often among a hundred. */
const FATES = {
  done: 62,
  busy: 8,
  tornAfterEffect: 10,
  lostAfterEffect: 10,
  lostBefore: 5,
  slow: 5,
} as const;
type Fate = keyof typeof FATES;

const LONGEST_WAIT_MILLISECONDS = 300;

export class KeyedServer {
  /** Ids in the order of their first effect. */
  readonly effects = new Set<string>();
  /** Requests for what had its effect already. */
  repeated = 0;
  /** Requests with the id of another event's effect: the key does not tell them apart. */
  confused = 0;
  readonly fates: Record<Fate, number> = {
    done: 0,
    busy: 0,
    tornAfterEffect: 0,
    lostAfterEffect: 0,
    lostBefore: 0,
    slow: 0,
  };
  readonly #bodies = new Map<string, string>();
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #flaps = true;

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on it is well. */
  recover(): void {
    this.#flaps = false;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    const fate = this.#flaps ? randomFate() : 'done';
    const body = await bodyOf(request).catch(() => undefined);
    // The bridge was killed while it was speaking.
    if (body === undefined) return;
    this.fates[fate] += 1;
    if (fate === 'busy') return void response.writeHead(503).end();
    if (fate === 'lostBefore') return void response.destroy();
    if (fate === 'slow') await wait();
    this.#effect(request.url?.slice(1) ?? '', body);
    if (fate === 'lostAfterEffect') return void response.destroy();
    if (fate === 'tornAfterEffect') {
      response.writeHead(200, { 'content-length': 4 }).write('do');
      return void setTimeout(() => response.destroy(), 1);
    }
    response.end('done');
  }

  #effect(id: string, body: string): void {
    const before = this.#bodies.get(id);
    if (before === undefined) {
      this.#bodies.set(id, body);
      this.effects.add(id);
    } else if (before === body) this.repeated += 1;
    else this.confused += 1;
  }
}

function randomFate(): Fate {
  let left = Math.random() * 100;
  for (const [fate, share] of Object.entries(FATES) as [Fate, number][]) {
    left -= share;
    if (left < 0) return fate;
  }
  return 'done';
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function wait(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_WAIT_MILLISECONDS));
}
