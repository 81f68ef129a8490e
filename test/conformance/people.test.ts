/** What time asks of the ledger, and who is told of it: by two at once on one store, each thing is done once. */
import { expect } from 'chai';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { eventId, subjectKey } from '../../src/bridge/event.ts';
import { inTurn } from '../../src/incidents/acknowledge/in-turn.ts';
import { Clockwork } from '../../src/incidents/clockwork/clockwork.ts';
import type { LaidDown } from '../../src/incidents/clockwork/laid-down.ts';
import { runDigests } from '../../src/incidents/digest/digests.ts';
import { digestKinds } from '../../src/incidents/digest/period.ts';
import type { Policy } from '../../src/incidents/policy/policy.ts';
import { operationsOf } from '../../src/incidents/trackers/telling.ts';
import { DEFAULT_RULES } from '../../src/incidents/transition/index.ts';
import { spellOf, watcher } from '../../src/incidents/watch/watch.ts';
import type { State } from '../../src/result/index.ts';
import type { Store } from '../../src/store/store.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { DAY, host, ledgerOn, monitoring, observation, person, T0 } from '../kit/ledger.ts';
import { emptyTables, POSTGRESQL_PACKAGES, startPostgresql, type Postgresql } from '../kit/postgresql.ts';
import { sampleEvent } from '../kit/sample-event.ts';
import { shippedPolicy } from '../kit/shipped-policy.ts';

const ISSUES = 20;
const TRACKER = { name: 'desk', asks: ({ verb }: { readonly verb: string }) => [verb] };

/** A fresh store as two processes have it: one connection each where the store lets two be open at once. */
type Opener = () => Promise<readonly [Store, Store]>;

function tellsOnce(open: Opener): void {
  let stores: readonly [Store, Store];
  let policy: Policy;
  let operations = 0;
  before(async () => {
    policy = await shippedPolicy();
  });
  beforeEach(async () => {
    stores = await open();
  });
  afterEach(async () => {
    for (const store of new Set(stores)) await store.close();
  });

  const newId = (): string => `operation-${(operations += 1)}`;
  const both = <T>(work: (store: Store) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(stores.map((store) => work(store)));
  const laid = (): LaidDown => ({ policy, directory: undefined, advisoryOf: () => undefined });

  async function hear(state: State, at: number, service = 'CRL'): Promise<void> {
    const start = new Date(at * 1000).toISOString();
    const subject = { site: 'SITE-A', host: 'ce1', service };
    const event = sampleEvent({ subject, state, start, end: start, summary: `${state} at ${at}` });
    const stored = { id: eventId(event), subject: subjectKey(subject), body: JSON.stringify(event) };
    await stores[0].append([stored], at);
  }
  const follow = async (store: Store): Promise<number> => {
    const take = watcher(() => []);
    for (let taken = 0; ;) {
      const step = await store.watch().advance(3, take);
      if (step === 0) return taken;
      taken += step;
    }
  };

  it('takes each step of a ladder once, and sets each deadline once', async () => {
    const ledger = ledgerOn(stores[0], { operationsOf: operationsOf([TRACKER]), newOperationId: newId });
    for (let index = 0; index < ISSUES; index += 1)
      await ledger.apply(
        {
          do: 'observe',
          observation: observation({
            subject: { site: `SITE-${index}`, class: 'vulnerability', id: 'CVE-2026-1234', scope: '' },
            severity: 'critical',
            hosts: [host('wn1', 'CRITICAL', T0)],
          }),
        },
        monitoring(T0),
      );
    let now = T0;
    const fixed = laid();
    const clockworks = stores.map(
      (store) =>
        new Clockwork({
          ledger: ledgerOn(store, {}),
          tables: store.ledger(),
          rules: DEFAULT_RULES,
          operationsOf: operationsOf([TRACKER]),
          newOperationId: newId,
          now: () => now,
          laid: () => fixed,
        }),
    );
    const pass = async (): Promise<number> => {
      const wound = await Promise.all(clockworks.map((one) => one.pass()));
      return wound.flat().length;
    };
    expect(await pass(), 'deadlines').to.equal(ISSUES);
    expect(await pass()).to.equal(0);
    now = T0 + DAY / 4;
    expect(await pass(), 'reminders').to.equal(ISSUES);
    expect(await pass()).to.equal(0);
    for (let id = 1; id <= ISSUES; id += 1) {
      expect(await ledger.notes({ issue: id })).to.have.lengthOf(1);
      const told = await ledger.operations({ issue: id }, { after: 0, limit: 100 });
      expect(told.filter(({ verb }) => verb === 'note')).to.have.lengthOf(1);
    }
    await ledger.apply({ do: 'resolve', issue: 1 }, person(now));
    now = T0 + 30 * DAY;
    expect(await pass(), 'what is resolved has no clock').to.equal(ISSUES - 1);
  });

  it('keeps all that was ever bad, whoever follows the log', async () => {
    await both((store) => store.watch().addFollower());
    const states = ['CRITICAL', 'OK', 'WARNING', 'CRITICAL', 'OK'] as const;
    for (let at = 0; at < 50; at += 1) await hear(states[at % states.length] ?? 'OK', T0 + at, `s${at % 7}`);
    const taken = await both(follow);
    expect(taken.reduce((sum, one) => sum + one)).to.equal(50);
    expect(await stores[1].watch().position()).to.be.greaterThan(0);
    for (let at = 0; at < 50; at += 1) {
      const state = states[at % states.length] ?? 'OK';
      if (state === 'OK') continue;
      const spells = (await stores[1].watch().spells(state, T0 + at, T0 + at + 1)).map(spellOf);
      expect(
        spells.filter(({ subject }) => subject.service === `s${at % 7}`),
        `${at}`,
      ).to.have.lengthOf(1);
    }
    const before = (await stores[0].watch().spells('CRITICAL', 0, T0 + DAY)).length;
    expect(await stores[0].watch().forget(T0 + 25)).to.be.greaterThan(0);
    const kept = await stores[1].watch().spells('CRITICAL', 0, T0 + DAY);
    expect(kept).to.have.lengthOf.within(1, before - 1);
    expect(kept.every(({ last_at: last }) => last >= T0 + 25)).to.equal(true);
  });

  it('is behind as long as something of the time before is not known', async () => {
    await stores[0].watch().addFollower();
    expect(await stores[0].watch().isBehind(T0)).to.equal(false);
    await hear('CRITICAL', T0 - 1);
    expect(await stores[1].watch().isBehind(T0)).to.equal(true);
    expect(await stores[1].watch().isBehind(T0 - 1)).to.equal(false);
    await follow(stores[0]);
    expect(await stores[1].watch().isBehind(T0)).to.equal(false);
  });

  it('makes each digest once, and sends each mail of it once', async () => {
    await stores[0].watch().addFollower();
    const noon = Date.UTC(2026, 10, 26, 12) / 1000;
    let now = noon;
    await hear('CRITICAL', noon - DAY / 2);
    await follow(stores[0]);
    const sent: string[] = [];
    const run = (store: Store): ReturnType<typeof runDigests> =>
      runDigests({
        tables: store.digests(),
        watch: store.watch(),
        laid,
        officers: ['irtf@example.org'],
        tlp: 'TLP:AMBER',
        kinds: Object.values(digestKinds()),
        newId,
        now: () => now,
        send: ({ subject }) => {
          sent.push(subject);
          return Promise.resolve({ kind: 'accepted', said: '250', refused: [] });
        },
      });
    for (let days = 0; days < 8; days += 1, now += DAY) await both(run);
    expect(new Set(sent).size, sent.join('\n')).to.equal(sent.length);
    expect(sent).to.have.lengthOf(8 + 1);
    await stores[0].digests().forget('daily', now);
    expect(await stores[1].digests().newest('daily', Infinity)).to.equal(undefined);
    expect(await stores[1].digests().newest('weekly', Infinity)).to.be.greaterThan(noon);
  });

  it('brings a monitor to where it should be one at a time, each in turn', async () => {
    let [now, at, most, turns] = [T0, 0, 0, 0];
    const turn = { name: 'nagios', now: () => now, everySeconds: 20 };
    const work = async (): Promise<number> => {
      at += 1;
      most = Math.max(most, at);
      await new Promise((resolve) => setTimeout(resolve, 5));
      at -= 1;
      return (turns += 1);
    };
    for (let passes = 0; passes < 5; passes += 1, now += 30)
      await both((store) => inTurn(ledgerOn(store), turn, work));
    expect([most, turns]).to.deep.equal([1, 5]);
    await inTurn(ledgerOn(stores[0]), turn, () => Promise.reject(new Error('away'))).catch(() => undefined);
    now += 30;
    expect(await inTurn(ledgerOn(stores[1]), turn, work)).to.equal(6);
    expect(await inTurn(ledgerOn(stores[1]), { ...turn, name: 'icinga' }, work)).to.equal(7);
  });

  it('keeps what monitors were told, each apart', async () => {
    const [one, other] = stores.map((store) => store.acknowledgements());
    const row = { monitor: 'nagios', target: 'ce1', body: '1' };
    await one?.put(row);
    await other?.put({ ...row, body: '2' });
    await other?.put({ ...row, monitor: 'icinga' });
    expect(await one?.all('nagios')).to.deep.equal([{ ...row, body: '2' }]);
    await one?.drop(row);
    expect(await other?.all('nagios')).to.deep.equal([]);
    expect(await other?.all('icinga')).to.have.lengthOf(1);
  });
}

describe('people are told once on the embedded store', () => {
  tellsOnce(async () => {
    // One connection: a second in the same thread would wait for the first, which cannot go on meanwhile.
    const store = await openSqlite(':memory:');
    return [store, store];
  });
});

describeWith(POSTGRESQL_PACKAGES, 'people are told once on PostgreSQL', function () {
  this.timeout(120_000);
  let server: Postgresql;
  before(async () => {
    server = await startPostgresql();
  });
  after(() => server.stop());
  tellsOnce(async () => {
    await emptyTables(server);
    return [await openPostgresql(server.connection), await openPostgresql(server.connection)];
  });
});
