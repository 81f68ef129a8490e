/** The feed over HTTP, behind the bridge's own log: appended, followed and asked at the same time. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { appender } from '../../src/bridge/queue/append.ts';
import type { Listener } from '../../src/host/listener.ts';
import { listen } from '../../src/host/local/http-listener.ts';
import { expectedSilence } from '../../src/portal/expectation.ts';
import { FOLLOW_BATCH, followLog } from '../../src/portal/follow.ts';
import { portal } from '../../src/portal/portal.ts';
import type { Store } from '../../src/store/store.ts';
import { findToken, newToken } from '../../src/trust/tokens.ts';
import { eventually } from '../kit/eventually.ts';
import type { Row } from '../kit/portal.ts';
import { numberedEvent } from '../kit/sample-event.ts';
import { ledgerOn } from '../kit/ledger.ts';

const EVENTS = 5000;
const SUBJECTS = 10;

describe('the portal behind the bridge', () => {
  let store: Store;
  let listener: Listener;
  const stopping = new AbortController();
  let followed: Promise<void>;
  const { token, stored } = newToken('csirt', '2099-01-01T00:00:00Z');
  const now = (): number => Date.now() / 1000;

  before(async () => {
    store = await openSqlite(':memory:');
    const tables = store.portal();
    followed = followLog({
      tables,
      rules: { expected: expectedSilence({ defaultSeconds: 366 * 86_400 * 100 }), ngiOf: () => undefined },
      batch: FOLLOW_BATCH,
      now,
      pause: async (seconds) => {
        await delay(seconds * 1000, undefined, { signal: stopping.signal }).catch(() => undefined);
      },
      signal: stopping.signal,
      failed: (error) => {
        throw error;
      },
    });
    const answer = portal({
      tables,
      ledger: ledgerOn(store),
      now,
      ngiOf: () => '',
      probes: [],
      turnedAway: () => undefined,
      credentialOf({ headers }) {
        const given = headers['authorization']?.replace('Bearer ', '') ?? '';
        const found = findToken([stored], given, now());
        return found === undefined ? undefined : { name: found.name, scopes: ['read'] };
      },
    });
    listener = await listen({ port: 0 }, answer);
  });
  after(async () => {
    stopping.abort();
    await followed;
    await listener.close();
    await store.close();
  });

  const get = (
    path: string,
    headers: Record<string, string> = { authorization: `Bearer ${token}` },
  ): Promise<Response> => fetch(`http://127.0.0.1:${listener.port}${path}`, { headers });

  it('shows what was acknowledged, soon', async () => {
    const queue = appender({ store, now, sinks: [], maxBacklog: EVENTS });
    const events = Array.from({ length: EVENTS }, (_, index) => numberedEvent(index));
    for (let first = 0; first < EVENTS; first += 100) await queue.append(events.slice(first, first + 100));
    await eventually('the last result', 60, async () => {
      const page = (await (await get('/v1/states')).json()) as { items: Row[] };
      const summaries = page.items.map(({ summary }) => summary);
      return (summaries.length === SUBJECTS && summaries.includes(`result ${EVENTS - 1}`)) || undefined;
    });
    const all = (await (await get('/v1/roll-up/all')).json()) as { items: Row[] };
    expect(all.items[0]).to.include({ total: SUBJECTS, critical: SUBJECTS, stale: 0 });
  });

  it('answers 304 to a tag, without a body', async () => {
    const etag = (await get('/v1/roll-up/site')).headers.get('etag') ?? '';
    const again = await get('/v1/roll-up/site', { authorization: `Bearer ${token}`, 'if-none-match': etag });
    expect([again.status, await again.text()]).to.deep.equal([304, '']);
  });

  it('answers nobody without a token', async () => {
    const { status, headers } = await get('/v1/states', {});
    expect([status, headers.get('www-authenticate')]).to.deep.equal([401, 'Bearer']);
  });

  it('sends CSV and XML as such', async () => {
    expect((await get('/v1/states?format=csv')).headers.get('content-type')).to.equal(
      'text/csv; charset=utf-8',
    );
    expect(await (await get('/v1/history?format=xml&limit=1')).text()).to.match(
      /^<\?xml .*\n<changes next="[0-9a-f]{44}"><change><id>/,
    );
  });
});
