/** Two daemons of the bridge over one real PostgreSQL, one of them killed: what was acknowledged has its effect once, in order. */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { eventId, type Event, type Report } from '../../src/bridge/event.ts';
import type { Store } from '../../src/store/store.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { startFaultServer, type FaultServer } from '../kit/fault-server.ts';
import {
  connectionString,
  endLeasesSooner,
  POSTGRESQL_PACKAGES,
  startPostgresql,
  type Postgresql,
} from '../kit/postgresql.ts';
import { sampleReport } from '../kit/sample-event.ts';
import { webhookDouble } from '../kit/webhook-double.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const SUBJECTS = 40;
const BATCHES = 40;
const KILLED_AFTER = 300;
const EFFECT_MILLISECONDS = 10;
const SECONDS = 60;
/** So that leases last two minutes. */
const DEADLINE_SECONDS = 30;
const BEGAN = Date.UTC(2026, 4, 1);

describeWith(POSTGRESQL_PACKAGES, 'two daemons over one PostgreSQL', function () {
  this.timeout(180_000);
  const { token, stored } = newToken('sender', '2099-01-01T00:00:00Z');
  const sites = [new BridgeSite(), new BridgeSite()] as const;
  const receiver = webhookDouble(KEY);
  let postgresql: Postgresql;
  let store: Store;
  let server: FaultServer;

  before(async () => {
    postgresql = await startPostgresql();
    store = await openPostgresql(postgresql.connection);
    server = await startFaultServer(receiver);
    server.flap(() => ({ kind: 'slow', milliseconds: EFFECT_MILLISECONDS }));
    for (const site of sites) {
      writeFileSync(site.place('key'), `${KEY}\n`, { mode: 0o600 });
      site.configure({
        store: { postgresql: connectionString(postgresql) },
        listen: { port: 0, tokens: site.tokens(stored) },
        receivers: [{ name: 'http', kind: 'http' }],
        sinks: [
          {
            name: 'hook',
            kind: 'webhook',
            url: server.url,
            secret: site.place('key'),
            deadlineSeconds: DEADLINE_SECONDS,
          },
        ],
      });
    }
    await Promise.all(sites.map((site) => site.start()));
  });
  after(async () => {
    for (const site of sites) await site.remove();
    await server.close();
    await store.close();
    await postgresql.stop();
  });

  /** One after the other to each of them, every fourth to both; what one of them does not take, the other is asked to. */
  async function send(batch: number): Promise<void> {
    const reports = Array.from({ length: SUBJECTS }, (_, subject) => reportOf(batch, subject));
    const isTakenBy = async (site: BridgeSite): Promise<boolean> =>
      await site.post(token, reports).then(
        ({ status }) => status === 202,
        () => false,
      );
    const [one, other] = batch % 2 === 0 ? sites : [sites[1], sites[0]];
    const taken = batch % 4 === 0 ? await Promise.all(sites.map(isTakenBy)) : [await isTakenBy(one)];
    if (!taken.includes(true)) expect(await isTakenBy(other), `batch ${batch}`).to.equal(true);
  }

  it('have the effect of each event once, and of each subject in order, though one is killed', async () => {
    const [killed, left] = sites;
    let before = Infinity;
    const killing = (async () => {
      await eventually('some effects', SECONDS, () =>
        receiver.taken.length > KILLED_AFTER ? true : undefined,
      );
      await killed.end('SIGKILL');
      before = receiver.taken.length;
      await delay(1000);
      await endLeasesSooner(postgresql);
    })();
    for (let batch = 0; batch < BATCHES; batch += 1) await send(batch);
    await killing;
    expect(before, 'killed in the middle').to.be.lessThan(BATCHES * SUBJECTS);
    await killed.start();
    await eventually('the rest', SECONDS, async () => {
      const { unread, open } = await store.status('hook');
      return unread + open === 0 ? true : undefined;
    });
    const ids = Array.from({ length: BATCHES }, (_, batch) =>
      Array.from({ length: SUBJECTS }, (__, subject) => eventId(reportOf(batch, subject))),
    );
    expect([...server.effects.keys()].toSorted()).to.deep.equal(ids.flat().toSorted());
    // A batch of the killed one was perhaps under way.
    expect(server.heard.length - ids.flat().length).to.be.within(0, 100);
    expect(new Set(server.effects.values())).to.deep.equal(new Set([1]));
    for (let subject = 0; subject < SUBJECTS; subject += 1) {
      const own = (receiver.taken as readonly Event[]).filter(
        (event) => event.subject.service === `service ${subject}`,
      );
      expect(own.map(({ id }) => id)).to.deep.equal(ids.map((batch) => batch[subject]));
    }
    expect(await store.brokenInvariants()).to.deep.equal([]);
    expect((await store.status('hook')).dead).to.equal(0);
    for (const { log } of [killed, left])
      expect(log.filter(({ level }) => level !== 'info')).to.deep.equal([]);
  });
});

function reportOf(batch: number, subject: number): Report {
  const start = new Date(BEGAN + batch * 1000).toISOString();
  return sampleReport({
    subject: { site: 'SITE-A', host: 'ce1.example.org', service: `service ${subject}` },
    summary: `result ${batch}`,
    start,
    end: start,
  });
}
