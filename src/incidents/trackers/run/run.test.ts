import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import {
  host,
  type MemoryLedger,
  memoryLedger,
  monitoring,
  observation,
  person,
  T0,
} from '../../../../test/kit/ledger.ts';
import { Scripted, TICKET, told } from '../../../../test/kit/scripted-tracker.ts';
import { type SteppedLane, steppedLane } from '../../../../test/kit/tracker-lane.ts';
import { Failure } from '../../../host/failure.ts';
import type { Ledger } from '../../ledger.ts';
import type { Fact } from '../tracker.ts';
import { hearNext, hears } from './index.ts';
import { runOutbox } from './run-outbox.ts';

const ALL = { after: 0, limit: 500 };
describe('the outbox of a tracker', () => {
  let memory: MemoryLedger;
  let ledger: Ledger;
  let tracker: Scripted;
  let stepped: SteppedLane;
  beforeEach(async () => {
    memory = await memoryLedger({ operationsOf: told });
    ({ ledger } = memory);
    tracker = new Scripted();
    stepped = steppedLane(ledger, tracker, { updateSeconds: 300 });
  });
  afterEach(() => memory.close());

  async function see(hosts: readonly ReturnType<typeof host>[], at = T0): Promise<void> {
    await ledger.apply({ do: 'observe', observation: observation({ hosts }) }, monitoring(at));
  }

  it('notes the ticket before the operation is finished, and names it to what comes after', async () => {
    await see([host('wn1')]);
    await stepped.drain();
    await ledger.apply({ do: 'note', issue: 1, text: 'a', audience: 'site' }, monitoring());
    await stepped.drain();
    expect(tracker.orders.map(({ tickets }) => tickets.map(({ id }) => id))).to.deep.equal([[], ['7']]);
    expect((await ledger.issue(1))?.references).to.deep.equal([{ ...TICKET, tracker: 'rt', former: false }]);
  });

  it('calls a ticket by its new name, and keeps the old one', async () => {
    await see([host('wn1')]);
    await stepped.drain();
    tracker.answers = [{ state: 'sent', reference: '', tickets: [{ ...TICKET, id: '9' }] }];
    await ledger.apply({ do: 'note', issue: 1, text: 'a', audience: 'site' }, monitoring());
    await stepped.drain();
    const references = (await ledger.issue(1))?.references.map(({ id, former }) => `${id} ${former}`);
    expect(references?.toSorted()).to.deep.equal(['7 true', '9 false']);
  });

  it('tells updates that wait for each other as one, and nothing of what was undone', async () => {
    await see([host('wn1')]);
    await stepped.drain();
    await see([host('wn2', 'CRITICAL', T0 + 1)]);
    await see([host('wn3', 'CRITICAL', T0 + 2)]);
    await see([host('wn2', 'OK', T0 + 3)]);
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open']);
    stepped.pass(301);
    await stepped.drain();
    expect(tracker.orders[1]?.telling.news).to.deep.equal({ hosts: { added: ['wn3'], removed: [] } });
    await see([host('wn4', 'CRITICAL', T0 + 4)]);
    await see([host('wn4', 'OK', T0 + 5)]);
    stepped.pass(301);
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open', 'update']);
    expect((await ledger.outboxStatus('rt')).waiting).to.equal(0);
  });

  it('does not join what may have arrived', async () => {
    await see([host('wn1')]);
    await stepped.drain();
    await see([host('wn2', 'CRITICAL', T0 + 1)]);
    stepped.pass(301);
    tracker.answers = [{ state: 'unknown', reason: 'lost' }];
    await stepped.drain();
    await see([host('wn3', 'CRITICAL', T0 + 2)]);
    stepped.pass(1000);
    await stepped.drain();
    stepped.pass(1000);
    await stepped.drain();
    const updates = tracker.orders.filter(({ verb }) => verb === 'update');
    expect(updates.map(({ doubtful, telling }) => [doubtful, telling.news.hosts.added])).to.deep.equal([
      [false, ['wn2']],
      [true, ['wn2']],
      [false, ['wn3']],
    ]);
    expect(updates[0]?.operation).to.equal(updates[1]?.operation);
  });

  it('is doubtful for ever once it may have arrived', async () => {
    await see([host('wn1')]);
    tracker.answers = [
      { state: 'unknown', reason: 'lost' },
      { state: 'again', reason: 'refused' },
    ];
    for (let turn = 0; turn < 3; turn += 1) {
      await stepped.drain();
      stepped.pass(1000);
    }
    expect(tracker.orders.map(({ doubtful }) => doubtful)).to.deep.equal([false, true, true]);
  });

  it('says what came with a state that is no more', async () => {
    await see([host('wn1')]);
    await stepped.drain();
    const hosts = [host('wn1', 'OK', T0 + 1)];
    await ledger.apply({ do: 'recover', issue: 1, hosts }, monitoring(T0 + 1));
    const graver = observation({ severity: 'critical', hosts: [host('wn2', 'CRITICAL', T0 + 2)] });
    await ledger.apply({ do: 'observe', observation: graver }, monitoring(T0 + 2));
    await ledger.apply({ do: 'resolve', issue: 1 }, person(T0 + 3));
    stepped.pass(10);
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open', 'resolve', 'update', 'resolve']);
    const { news, verb } = tracker.orders[2]?.telling ?? {};
    expect([verb, news?.hosts.added, news?.severityWas]).to.deep.equal(['update', ['wn2'], 'high']);
  });

  it('says nothing of a state that is no more', async () => {
    await see([host('wn1')]);
    await stepped.drain();
    await ledger.apply({ do: 'resolve', issue: 1 }, person(T0 + 1));
    await ledger.apply({ do: 'reopen', issue: 1 }, person(T0 + 2));
    stepped.pass(10);
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open', 'reopen']);
  });

  it('leaves the whole tracker alone for as long as it asks for', async () => {
    for (const site of ['A', 'B'])
      await ledger.apply(
        { do: 'observe', observation: observation({ subject: { ...observation().subject, site } }) },
        monitoring(),
      );
    tracker.answers = [{ state: 'again', reason: 'busy', afterSeconds: 120, whole: true }];
    const pauses: number[] = [];
    const stopping = new AbortController();
    const pause = async (seconds: number, signal: AbortSignal): Promise<void> => {
      pauses.push(seconds);
      stepped.pass(seconds);
      if (tracker.orders.length >= 3) stopping.abort();
      // What only ends with its signal must not end at once.
      if (seconds > 60) await delay(5, undefined, { signal }).catch(() => undefined);
    };
    await runOutbox(stepped.lane, { ...stepped.world, pause }, stopping.signal);
    expect(Math.max(...pauses.filter((seconds) => seconds !== 70))).to.be.at.least(120);
    expect(tracker.orders.map(({ issue }) => issue?.id)).to.deep.equal([1, 1, 2]);
  });

  it('sends no more than so many operations a second', async () => {
    for (let site = 0; site < 5; site += 1)
      await ledger.apply(
        {
          do: 'observe',
          observation: observation({ subject: { ...observation().subject, site: `S${site}` } }),
        },
        monitoring(),
      );
    const stopping = new AbortController();
    const pause = async (seconds: number): Promise<void> => {
      if (seconds < 60) stepped.pass(seconds);
      if (tracker.orders.length >= 5) stopping.abort();
      await new Promise(setImmediate);
    };
    await runOutbox({ ...stepped.lane, perSecond: 0.5 }, { ...stepped.world, pause }, stopping.signal);
    expect(stepped.world.now() - T0).to.be.at.least(8);
  });
});

describe('what people do in a tracker', () => {
  let memory: MemoryLedger;
  let ledger: Ledger;
  let tracker: Scripted;
  let stepped: SteppedLane;
  beforeEach(async () => {
    memory = await memoryLedger({ operationsOf: told });
    ({ ledger } = memory);
    tracker = new Scripted();
    stepped = steppedLane(ledger, tracker);
    await ledger.apply({ do: 'observe', observation: observation() }, monitoring());
    await stepped.drain();
    stepped.pass(10);
  });
  afterEach(() => memory.close());

  function fact(id: number, what: object, ticket = '7'): Fact {
    return { id: `transaction ${id}`, ticket, by: 'olga', at: T0 + 5, ...what } as unknown as Fact;
  }

  async function hear(...facts: readonly Fact[]): Promise<void> {
    const { lane, world } = stepped;
    if (!hears(lane)) throw new Error('it cannot hear');
    tracker.inbounds.push({ facts, cursor: String(facts.length), more: false });
    stepped.pass(60);
    await hearNext(lane, world);
  }

  it('is taken into the ledger as that person did it, and told to nobody there again', async () => {
    await hear(
      fact(1, { kind: 'reply', audience: 'site', text: 'we patch tomorrow' }),
      fact(2, { kind: 'owner', owner: 'olga' }),
      fact(3, { kind: 'state', to: 'waiting' }),
    );
    expect(await ledger.issue(1)).to.deep.include({ state: 'waiting', owner: 'olga' });
    const entries = await ledger.audit({ issue: 1 }, ALL);
    expect(entries.slice(-3).map(({ by, why }) => `${by.kind} ${by.name} ${by.via}: ${why}`)).to.deep.equal([
      'person olga rt: rt: transaction 1',
      'person olga rt: rt: transaction 2',
      'person olga rt: rt: transaction 3',
    ]);
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open']);
  });

  it('has a ticket closed again that a machine has opened, some times, and only while the ledger says so', async () => {
    await hear(fact(1, { kind: 'opened' }));
    await hear(fact(2, { kind: 'state', to: 'rejected' }));
    await hear(fact(3, { kind: 'opened' }), fact(3, { kind: 'opened' }));
    for (let id = 4; id < 10; id += 1) await hear(fact(id, { kind: 'opened' }));
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open', 'reject', 'reject', 'reject']);
    const [entry] = (await ledger.audit({ issue: 1 }, ALL)).slice(-1);
    expect([entry?.action, entry?.by, entry?.why]).to.deep.equal([
      'close-again',
      { kind: 'monitoring', name: 'trackers', via: 'rt' },
      'rt: transaction 5',
    ]);
    expect(await ledger.issue(1)).to.deep.include({ state: 'rejected' });
  });

  it('is nothing where it was over before somebody decided in the ledger', async () => {
    await ledger.apply({ do: 'take-up', issue: 1 }, person(T0 + 9));
    await hear(fact(1, { kind: 'state', to: 'resolved', past: true }));
    expect((await ledger.issue(1))?.state).to.equal('open');
  });

  it('is taken once, however often it is heard', async () => {
    const reply = fact(1, { kind: 'reply', audience: 'site', text: 'we patch tomorrow' });
    await hear(reply, fact(2, { kind: 'state', to: 'resolved' }));
    await ledger.apply({ do: 'reopen', issue: 1 }, person(T0 + 20));
    await hear(reply, fact(2, { kind: 'state', to: 'resolved' }));
    expect(await ledger.notes({ issue: 1 })).to.have.length(1);
    expect((await ledger.issue(1))?.state).to.equal('open');
  });

  it('goes on where it has stopped, and asks again after a failure', async () => {
    await hear(fact(1, { kind: 'owner', owner: 'olga' }));
    tracker.inbounds = [new Failure('unreachable', 'gone')];
    stepped.pass(60);
    if (!hears(stepped.lane)) throw new Error('it cannot hear');
    expect((await hearNext(stepped.lane, stepped.world)).kind).to.equal('deaf');
    expect((await hearNext(stepped.lane, stepped.world)).kind).to.equal('idle');
    stepped.pass(60);
    await hearNext(stepped.lane, stepped.world);
    expect(tracker.cursors).to.deep.equal(['', '1', '1']);
  });

  it('goes on with what its tracker knows of a failure', async () => {
    const failure = new Failure('failed', 'answered 500');
    tracker.inbounds = [{ facts: [], cursor: 'tried once', more: true, failure }];
    if (!hears(stepped.lane)) throw new Error('it cannot hear');
    expect((await hearNext(stepped.lane, stepped.world)).kind).to.equal('deaf');
    expect((await hearNext(stepped.lane, stepped.world)).kind).to.equal('idle');
    stepped.pass(60);
    await hearNext(stepped.lane, stepped.world);
    expect(tracker.cursors).to.deep.equal(['', 'tried once']);
  });

  it('about a ticket that is being made waits for it; about anybody else’s it is nothing', async () => {
    const other = observation({ subject: { ...observation().subject, site: 'B' } });
    await ledger.apply({ do: 'observe', observation: other }, monitoring(T0 + 6));
    tracker.answers = [{ state: 'unknown', reason: 'lost' }];
    await stepped.drain();
    const early = { ...fact(5, { kind: 'owner', owner: 'olga' }, '8'), at: T0 + 8 };
    await hear(early, fact(6, { kind: 'owner', owner: 'olga' }, '99'));
    stepped.pass(1000);
    tracker.answers = [{ state: 'sent', reference: '', tickets: [{ ...TICKET, id: '8' }] }];
    await stepped.drain();
    await hear();
    expect((await ledger.issue(2))?.owner).to.equal('olga');
  });

  it('merges issues of one site whose tickets were merged, and follows a ticket into somebody else’s', async () => {
    const other = observation({ subject: { ...observation().subject, id: 'CVE-2026-9999' } });
    await ledger.apply({ do: 'observe', observation: other }, monitoring(T0 + 6));
    tracker.answers = [{ state: 'sent', reference: '', tickets: [{ ...TICKET, id: '8' }] }];
    await stepped.drain();
    await hear(fact(1, { kind: 'merged', into: TICKET }, '8'));
    expect((await ledger.issue(2))?.mergedInto).to.equal(1);
    await hear(fact(2, { kind: 'merged', into: { ...TICKET, id: '55' } }));
    const references = (await ledger.issue(1))?.references.map(({ id, former }) => `${id} ${former}`);
    expect(references?.toSorted()).to.deep.equal(['55 false', '7 true', '8 true']);
  });
});
