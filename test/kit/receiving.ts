/** One receiver with a real listener and a real store, as the daemon composes them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Event } from '../../src/bridge/event.ts';
import { prepareListening, withFreshCredentials } from '../../src/bridge/listen.ts';
import { appender } from '../../src/bridge/queue/append.ts';
import type { Notice, ReceiverKind, ReceiveWorld } from '../../src/bridge/receive/receiver.ts';
import { senderOf } from '../../src/bridge/receive/sender.ts';
import { subjectMap } from '../../src/bridge/subject-map.ts';
import { takeInto } from '../../src/bridge/take.ts';
import type { Answer } from '../../src/host/listener.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { Refusal } from '../../src/trust/credential.ts';
import { tokenFileText } from '../../src/trust/token-file.ts';
import { newToken, type Grant } from '../../src/trust/tokens.ts';
import { localHostFromSource } from './local-host.ts';

const SINK = 'test';
const LIMIT = 100_000;

export interface ReceivingOptions {
  /** Tokens by name, and what they are good for. */
  readonly tokens?: Readonly<Record<string, Grant>>;
  readonly maxBacklog?: number;
  /** Where the store is, and stays; a temporary place unless given. */
  readonly folder?: string;
  /** Seconds since the epoch. */
  readonly now?: () => number;
}

export interface TestReceiver {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** By the name of the token. */
  readonly tokens: Readonly<Record<string, string>>;
  readonly notices: readonly Notice[];
  /** Why somebody was turned away, in order. */
  readonly refusals: readonly Refusal[];
  /** What is in the store, in the order in which it came. */
  events(): readonly Event[];
  heardAt(): number | undefined;
  stop(): Promise<void>;
}

/** `POST /v1/results`. @param token its name, or itself; none at all where not given */
export async function postResults(
  { url, tokens }: TestReceiver,
  body: string | Buffer,
  token?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${tokens[token] ?? token}` };
  const response = await fetch(`${url}/v1/results`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { ...authorization, ...headers },
  });
  return { status: response.status, body: await response.json() };
}

export async function receiveWith<C>(
  kind: ReceiverKind<C>,
  configuration: C,
  { tokens = {}, maxBacklog = LIMIT, now, folder: given }: ReceivingOptions = {},
): Promise<TestReceiver> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'secmon-receiving-'));
  const local = localMachine(localHostFromSource());
  const machine: Machine = now === undefined ? local : { ...local, clock: { ...local.clock, now } };
  const made = Object.entries(tokens).map(([name, grant]) => newToken(name, '2099-01-01T00:00:00Z', grant));
  const tokenFile = join(folder, 'tokens.json');
  writeFileSync(tokenFile, tokenFileText(made.map(({ stored }) => stored)), { mode: 0o600 });
  const store = await openSqlite(join(folder, 'store.db'));
  await store.addSink(SINK);
  const reading = new DatabaseSync(join(folder, 'store.db'), { readOnly: true });
  const queue = appender({ store, now: () => machine.clock.now(), sinks: [SINK], maxBacklog });
  const notices: Notice[] = [];
  const refusals: Refusal[] = [];
  const mounts = new Map<string, Answer>();
  const { options, credentials } = await prepareListening(
    machine,
    { port: 0, tokens: tokenFile },
    () => undefined,
  );
  const stopping = new AbortController();
  const world: ReceiveWorld = {
    machine,
    take: takeInto({ source: kind.kind, monitor: undefined, map: subjectMap([]), appender: queue }),
    notice: (notice) => notices.push(notice),
    monitor: undefined,
    senderOf: (request) => senderOf(credentials.credentialOf(request)),
    turnedAway: (request, why) => refusals.push(why ?? credentials.refusalOf(request)),
    mount: (path, answer) => mounts.set(path, answer),
    signal: stopping.signal,
  };
  const receiving = await kind.start(kind.kind, configuration, world);
  const answer: Answer = (request) => {
    const below = [...mounts].find(([path]) => path.endsWith('/') && request.path.startsWith(path))?.[1];
    const mounted = mounts.get(request.path) ?? below;
    return mounted?.(request) ?? Promise.resolve({ status: 404, body: {} });
  };
  const listener = await listen(options, withFreshCredentials(credentials, answer));
  return {
    url: `http://127.0.0.1:${listener.port}`,
    tokens: Object.fromEntries(made.map(({ token, stored }) => [stored.name, token])),
    notices,
    refusals,
    heardAt: () => receiving.heardAt(),
    events() {
      const rows = reading.prepare('select body from event order by seq').all();
      return rows.map(({ body }) => JSON.parse(String(body)) as Event);
    },
    async stop() {
      await listener.close();
      await receiving.stop();
      stopping.abort();
      reading.close();
      await store.close();
      if (given === undefined) rmSync(folder, { recursive: true });
    },
  };
}
