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
import type { Ledger } from '../../ledger.ts';
import type { MayTicket } from '../../policy/may-ticket.ts';
import type { SiteDecision } from '../../policy/policy.ts';
import { operationsOf } from '../telling.ts';
import { hearNext, hears } from './index.ts';

const ALL = { after: 0, limit: 500 };
/** As of mail: what is for officers waits for nothing that is for the site. */
const besideOfficers = operationsOf([
  { name: 'rt', asks: ({ verb }) => [verb], lineOf: ({ verb }) => (verb === 'note' ? 'officers' : '') },
]);

describe('a site that must not be told', () => {
  let memory: MemoryLedger;
  let ledger: Ledger;
  let tracker: Scripted;
  let stepped: SteppedLane;
  let decision: SiteDecision;
  let regardless: boolean;
  beforeEach(async () => {
    memory = await memoryLedger({ operationsOf: told });
    ({ ledger } = memory);
    tracker = new Scripted();
    decision = 'hold';
    regardless = false;
    const mayTell = (): MayTicket => ({
      decision,
      why: 'its certification status is Candidate',
      regardless,
    });
    stepped = steppedLane(ledger, tracker, {}, T0, mayTell);
    await see([host('wn1')]);
    await stepped.drain();
  });
  afterEach(() => memory.close());

  const DAY = 86_400;
  async function see(hosts: readonly ReturnType<typeof host>[], at = T0): Promise<void> {
    await ledger.apply({ do: 'observe', observation: observation({ hosts }) }, monitoring(at));
  }
  async function passing(seconds: number): Promise<void> {
    stepped.pass(seconds);
    await stepped.drain();
  }
  async function resolve(): Promise<void> {
    await ledger.apply({ do: 'resolve', issue: 1 }, person(T0));
  }
  const outbox = async (): Promise<readonly string[]> =>
    (await ledger.operations({}, ALL)).map(({ verb, state, reason }) => `${verb} ${state} ${reason}`.trim());

  it('is told all of it when it may be, however long that takes, and first that it was opened', async () => {
    for (let day = 0; day < 9; day += 1) await passing(DAY);
    await see([host('wn1'), host('wn2')], T0 + DAY);
    await passing(DAY);
    expect(tracker.verbs).to.deep.equal([]);
    expect(await outbox()).to.deep.equal([
      'open pending the site is not told: its certification status is Candidate',
      'update pending',
    ]);
    expect((await ledger.outboxStatus('rt')).oldest).to.equal(T0 + 10 * DAY);
    decision = 'ticket';
    tracker.answers = [{ state: 'again', reason: 'busy' }];
    for (let again = 0; again < 3; again += 1) await passing(900);
    expect(tracker.verbs).to.deep.equal(['open', 'open', 'update']);
  });

  it('is told nothing of what is over by then', async () => {
    await resolve();
    await passing(301);
    decision = 'ticket';
    await passing(301);
    expect(tracker.verbs).to.deep.equal([]);
    expect((await outbox()).map((text) => text.split(' ')[1])).to.deep.equal(['sent', 'sent']);
  });

  it('is told what it was opened for when it is certified again, while that is open', async () => {
    decision = 'never';
    for (let day = 0; day < 9; day += 1) await passing(DAY);
    await see([host('wn1'), host('wn2')], T0 + DAY);
    await passing(DAY);
    expect(tracker.verbs).to.deep.equal([]);
    expect(await ledger.outboxStatus('rt')).to.include({ waiting: 2, held: 1, failed: 0 });
    decision = 'ticket';
    for (let again = 0; again < 3; again += 1) await passing(900);
    expect(tracker.verbs).to.deep.equal(['open', 'update']);
  });

  it('is not told when it is certified again what was over before', async () => {
    decision = 'never';
    await passing(301);
    await resolve();
    await passing(301);
    decision = 'ticket';
    await passing(301);
    expect(tracker.verbs).to.deep.equal([]);
    expect((await ledger.outboxStatus('rt')).waiting).to.equal(0);
  });

  for (const kept of ['hold', 'never'] as const)
    it(`has what it knows agree with the ledger in the end, whatever was kept back meanwhile (${kept})`, async () => {
      decision = 'ticket';
      await passing(301);
      decision = kept;
      await resolve();
      await passing(DAY);
      expect(tracker.verbs).to.deep.equal(['open']);
      decision = 'ticket';
      await passing(301);
      expect(tracker.verbs).to.deep.equal(['open', 'resolve']);
    });

  it('does not keep what may have arrived from being searched for', async () => {
    decision = 'ticket';
    tracker.answers = [{ state: 'unknown', reason: 'no answer' }];
    await passing(301);
    decision = 'never';
    await passing(DAY);
    expect(await outbox()).to.deep.equal([
      'open unknown the site is not told: its certification status is Candidate',
    ]);
    decision = 'ticket';
    await passing(DAY);
    expect(tracker.orders.map(({ verb, doubtful }) => `${verb} ${doubtful}`)).to.deep.equal([
      'open false',
      'open true',
    ]);
  });

  it('hears what people say in a ticket that may have been made before, however long it has been held', async () => {
    decision = 'ticket';
    tracker.answers = [{ state: 'unknown', reason: 'no answer' }];
    await passing(300);
    decision = 'hold';
    await passing(4 * 3600);
    const { lane, world } = stepped;
    if (!hears(lane)) throw new Error('it cannot hear');
    const reply = { kind: 'reply', audience: 'site', text: 'we are at it' } as const;
    const fact = { id: 'transaction 5', ticket: TICKET.id, by: 'olga', at: T0 + 600, ...reply };
    tracker.inbounds.push({ facts: [fact], cursor: '5', more: false });
    await hearNext(lane, world);
    decision = 'ticket';
    await passing(300);
    expect(tracker.verbs).to.deep.equal(['open', 'open']);
    stepped.pass(60);
    await hearNext(lane, world);
    expect((await ledger.notes({ issue: 1 })).map(({ text }) => text)).to.deep.equal(['we are at it']);
  });

  it('is told nothing of what was over before anybody was known who answers for it', async () => {
    decision = 'ticket';
    tracker.answers = Array.from(
      { length: 2 },
      () => ({ state: 'held', reason: 'nobody is known' }) as const,
    );
    for (let again = 0; again < 2; again += 1) await passing(301);
    await resolve();
    for (let again = 0; again < 3; again += 1) await passing(301);
    expect(tracker.verbs).to.deep.equal(['open', 'open']);
    expect(await outbox()).to.deep.equal(['open sent', 'resolve sent']);
    await see([host('wn1', 'CRITICAL', T0 + DAY)], T0 + DAY);
    await passing(301);
    expect(tracker.verbs).to.deep.equal(['open', 'open', 'reopen']);
  });

  it('is told nothing of what was over before anybody was known who answers for it, whatever officers were told', async () => {
    const own = await memoryLedger({ operationsOf: besideOfficers });
    const lane = steppedLane(own.ledger, tracker, {}, T0);
    const held = { state: 'held', reason: 'nobody is known' } as const;
    tracker.answers = [held, { state: 'sent', reference: 'mail' }];
    tracker.orders.length = 0;
    await own.ledger.apply({ do: 'observe', observation: observation() }, monitoring());
    await lane.drain();
    await own.ledger.apply(
      { do: 'note', issue: 1, text: 'whom to call', audience: 'internal' },
      monitoring(),
    );
    await lane.drain();
    expect(tracker.verbs).to.deep.equal(['open', 'note']);
    await own.ledger.apply({ do: 'resolve', issue: 1 }, person(T0));
    for (let again = 0; again < 3; again += 1) {
      lane.pass(301);
      await lane.drain();
    }
    expect(tracker.verbs).to.deep.equal(['open', 'note']);
    expect((await own.ledger.outboxStatus('rt')).waiting).to.equal(0);
    await own.close();
  });

  it('waits where nobody is known who answers for it, however long, and counts as not told until then', async () => {
    decision = 'ticket';
    const held = { state: 'held', reason: 'nobody is known' } as const;
    tracker.answers = Array.from({ length: 9 }, () => held);
    for (let day = 0; day < 9; day += 1) await passing(DAY);
    expect(await outbox()).to.deep.equal(['open pending the site cannot be told: nobody is known']);
    expect(await ledger.outboxStatus('rt')).to.include({ waiting: 1, held: 0, contactless: 1, failed: 0 });
    expect(tracker.orders.some((order) => order.regardless)).to.equal(false);
    regardless = true;
    await passing(DAY);
    expect(tracker.orders.at(-1)?.regardless).to.equal(true);
    expect(await outbox()).to.deep.equal(['open sent']);
    expect(await ledger.outboxStatus('rt')).to.include({ waiting: 0, contactless: 0 });
  });
});
