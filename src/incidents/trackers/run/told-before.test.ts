/** What could not be told, and what was told at a time that cannot be: what comes next goes on from there. */
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
import type { Severity } from '../../issue.ts';
import type { Ledger } from '../../ledger.ts';
import type { Answer, Fact } from '../tracker.ts';
import { hearNext, hears } from './index.ts';
import { retireSent } from './retire-sent.ts';

describe('a tracker that was not told', () => {
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

  it('waits for nothing that a clock which was ahead has sent or made, and says so once', async () => {
    const year = 365 * 86_400;
    await see([host('wn1')], T0 + year);
    stepped.pass(year);
    await stepped.drain();
    stepped.pass(-year);
    await see([host('wn2', 'CRITICAL', T0 + 60)], T0 + year);
    await see([host('wn3', 'CRITICAL', T0 + 61)], T0 + 61);
    stepped.pass(61);
    await stepped.drain();
    expect(tracker.verbs).to.deep.equal(['open', 'update']);
    expect(stepped.reports.filter(({ kind }) => kind === 'ahead')).to.have.length(1);
  });

  describe('where an update has failed', () => {
    const FAILED = { state: 'failed', reason: 'no right to' } as const;
    const graver = async (severity: Severity, name: string, at: number): Promise<void> => {
      const seen = observation({ severity, hosts: [host(name, 'CRITICAL', at)] });
      await ledger.apply({ do: 'observe', observation: seen }, monitoring(at));
      stepped.pass(301);
    };
    beforeEach(async () => {
      await ledger.apply({ do: 'observe', observation: observation({ severity: 'low' }) }, monitoring());
      await stepped.drain();
      tracker.answers = [FAILED];
      await graver('moderate', 'wn2', T0 + 1);
      await stepped.drain();
    });

    it('tells what it has said with the next one, and nothing of it afterwards', async () => {
      tracker.answers = [FAILED];
      await graver('high', 'wn3', T0 + 2);
      await stepped.drain();
      await graver('critical', 'wn4', T0 + 3);
      await stepped.drain();
      expect(tracker.orders.at(-1)?.telling.news).to.deep.equal({
        hosts: { added: ['wn2', 'wn3', 'wn4'], removed: [] },
        severityWas: 'low',
        halfWay: [{ severityWas: 'low' }, { severityWas: 'moderate' }, { severityWas: 'high' }],
      });
      await graver('critical', 'wn5', T0 + 4);
      await stepped.drain();
      expect(tracker.orders.at(-1)?.telling.news).to.deep.equal({ hosts: { added: ['wn5'], removed: [] } });
      const count = tracker.orders.length;
      expect(await ledger.replayOperations('rt', stepped.world.now())).to.equal(2);
      await stepped.drain();
      expect(tracker.orders).to.have.length(count);
    });

    it('tells of it the same, whatever was forgotten that was sent before', async () => {
      await ledger.replayOperations('rt', stepped.world.now());
      await stepped.drain();
      await graver('high', 'wn3', T0 + 2);
      await stepped.drain();
      expect((await retireSent(memory.tables, stepped.world.now(), 0, 10)).operations).to.equal(2);
      tracker.answers = [FAILED];
      await graver('critical', 'wn4', T0 + 3);
      await stepped.drain();
      await graver('critical', 'wn5', T0 + 4);
      await stepped.drain();
      expect(tracker.orders.at(-1)?.telling.news).to.deep.equal({
        hosts: { added: ['wn4', 'wn5'], removed: [] },
        severityWas: 'high',
        halfWay: [{ severityWas: 'high' }],
      });
    });

    it('tells it with a state that comes with news too', async () => {
      await ledger.apply({ do: 'resolve', issue: 1 }, person(T0 + 2));
      await graver('critical', 'wn2', T0 + 3);
      await stepped.drain();
      expect(tracker.verbs).to.deep.equal(['open', 'update', 'reopen']);
      const { news } = tracker.orders.at(-1)?.telling ?? {};
      expect([news?.severityWas, news?.hosts.added]).to.deep.equal(['low', ['wn2']]);
    });

    it('tells that it is undone, since it may have arrived half-way', async () => {
      await graver('low', 'wn1', T0 + 2);
      await ledger.apply(
        { do: 'observe', observation: observation({ severity: 'low', hosts: [host('wn2', 'OK', T0 + 3)] }) },
        monitoring(T0 + 3),
      );
      stepped.pass(301);
      await stepped.drain();
      const { news } = tracker.orders.at(-1)?.telling ?? {};
      expect(news?.hosts.removed).to.deep.equal(['wn2']);
      expect(news?.halfWay).to.deep.equal([{ severityWas: 'low' }, { severityWas: 'moderate' }]);
    });
  });

  it('takes an issue, with the next that it is told, out of the incidents that it has left since a grouping has failed', async () => {
    await see([host('wn1')]);
    stepped.pass(30);
    await stepped.drain();
    for (const [at, id] of ['41', '42', '43'].entries()) {
      await ledger.openIncident({ do: 'open-incident', campaign: null, title: id }, person(T0 + at));
      tracker.answers = [{ state: 'sent', reference: '', tickets: [{ ...TICKET, id }] }];
      await stepped.drain();
    }
    const group = async (incident: number, answer: Answer): Promise<void> => {
      await ledger.apply({ do: 'group', issue: 1, incident }, person(T0 + 10));
      tracker.answers = [answer];
      await stepped.drain();
    };
    await group(1, { state: 'sent', reference: 'x' });
    await group(2, { state: 'failed', reason: 'no right to' });
    await group(3, { state: 'failed', reason: 'no right to' });
    await see([host('wn2', 'CRITICAL', T0 + 20)], T0 + 20);
    stepped.pass(301);
    await stepped.drain();
    const [next] = tracker.orders.slice(-1);
    expect(next?.verb).to.equal('update');
    expect(next?.left.map(({ id }) => id)).to.deep.equal(['41', '42']);
    expect(next?.telling.news.incidentWas).to.equal(1);
    await ledger.apply({ do: 'note', issue: 1, text: 'a', audience: 'internal' }, person(T0 + 21));
    await stepped.drain();
    expect(tracker.orders.at(-1)?.left).to.deep.equal([]);
  });

  it('hears later what people have said in a ticket whose making has failed', async () => {
    const reply = (id: number, text: string, at: number): Fact => {
      const kind = { kind: 'reply', audience: 'site', text } as const;
      return { id: `transaction ${id}`, ticket: '8', by: 'olga', at, ...kind };
    };
    const hear = async (...facts: readonly Fact[]): Promise<void> => {
      const { lane, world } = stepped;
      if (!hears(lane)) throw new Error('it cannot hear');
      tracker.inbounds.push({ facts, cursor: String(facts.length), more: false });
      stepped.pass(60);
      await hearNext(lane, world);
    };
    await see([host('wn1')]);
    await stepped.drain();
    const other = observation({ subject: { ...observation().subject, site: 'B' } });
    await ledger.apply({ do: 'observe', observation: other }, monitoring(T0 + 6));
    stepped.pass(6);
    tracker.answers = [{ state: 'failed', reason: 'it says no, after it was made' }];
    await stepped.drain();
    const text = 'we are at it';
    await hear(reply(5, text, T0 + 8));
    stepped.pass(5 * 3600);
    await hear();
    await ledger.replayOperations('rt', stepped.world.now());
    await hear();
    tracker.answers = [{ state: 'sent', reference: '', tickets: [{ ...TICKET, id: '8' }] }];
    await stepped.drain();
    await hear(reply(6, 'done', T0 + 9));
    const said = async (): Promise<readonly string[]> =>
      (await ledger.notes({ issue: 2 })).map((note) => note.text);
    expect(await said()).to.deep.equal([text, 'done']);
    // Whose ticket is known, and who has failed since, waits for nothing.
    tracker.answers = [{ state: 'failed', reason: 'no' }];
    await ledger.apply({ do: 'note', issue: 2, text: 'a', audience: 'site' }, person(T0 + 9));
    await stepped.drain();
    expect(await ledger.unknownTicketsSince('rt')).to.equal(undefined);
  });

  it('hears what people have said in the ticket of an incident before its making was tried once more', async () => {
    await ledger.openIncident({ do: 'open-incident', campaign: null, title: 'of many' }, person(T0));
    tracker.answers = [{ state: 'failed', reason: 'it says no, after it was made' }];
    await stepped.drain();
    stepped.pass(5 * 3600);
    await ledger.replayOperations('rt', stepped.world.now());
    const { lane, world } = stepped;
    if (!hears(lane)) throw new Error('it cannot hear');
    const said = { kind: 'reply', audience: 'internal', text: 'we are at it' } as const;
    const fact = { id: 'transaction 5', ticket: TICKET.id, by: 'olga', at: T0 + 60, ...said };
    tracker.inbounds.push({ facts: [fact], cursor: '5', more: false });
    await hearNext(lane, world);
    await stepped.drain();
    stepped.pass(60);
    await hearNext(lane, world);
    expect((await ledger.notes({ incident: 1 })).map(({ text }) => text)).to.deep.equal(['we are at it']);
  });
});
