import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { ClaimedOperation, OperationsOf, WaitingNews } from '../../../src/incidents/outbox.ts';
import type { Ledger } from '../../../src/incidents/ledger.ts';
import { retireSent } from '../../../src/incidents/trackers/run/retire-sent.ts';
import { host, monitoring, observation, person } from '../../kit/ledger.ts';
import type { LedgerHarness } from './harness.ts';

const ALL = { after: 0, limit: 100 };

const tellsOfEach: OperationsOf = ({ entry }) => [
  { tracker: 'rt', verb: entry.action, payload: JSON.stringify({ version: entry.version }) },
];

export function keepsTheOutbox(harness: LedgerHarness): void {
  it('gives the operations of one issue one after the other, and to one alone', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    const other = await harness.again();
    const [mine, theirs] = [await claim(ledger, 10), await claim(other, 10)];
    const both = [...mine, ...theirs];
    expect(both.map(({ issue, verb }) => `${issue} ${verb}`)).to.deep.equal(['1 open', '2 open']);
    expect(await claim(ledger, 10)).to.deep.equal([]);
    for (const one of both) await ledger.settleOperation(one, { state: 'sent', reference: '7' }, 11);
    expect((await claim(ledger, 12)).map(({ issue, verb }) => `${issue} ${verb}`)).to.deep.equal([
      '1 assign',
    ]);
  });

  it('sends what has failed once more, when somebody says so, and nothing that was sent', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    const [one, other] = await claim(ledger, 10);
    await settle(ledger, one, { state: 'sent', reference: '7' });
    await settle(ledger, other, { state: 'failed', reason: 'no' });
    expect(await ledger.replayOperations('other tracker', 20)).to.equal(0);
    expect(await ledger.replayOperations('rt', 20)).to.equal(1);
    const again = await claim(ledger, 20);
    expect(again.map(({ issue, verb, doubtful }) => [issue, verb, doubtful])).to.deep.equal([
      [2, 'open', true],
      [1, 'assign', false],
    ]);
  });

  it('does not wait behind what waits for another issue', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    const [first] = await claim(ledger, 10, 1);
    expect(await settle(ledger, first, { state: 'again', dueAt: 500, reason: 'busy' })).to.equal(true);
    expect((await claim(ledger, 20)).map(({ issue }) => issue)).to.deep.equal([2]);
    expect((await claim(ledger, 500)).map(({ issue, verb }) => `${issue} ${verb}`)).to.include('1 open');
  });

  it('does not wait behind what is for others of the same issue, whatever that waits for', async () => {
    const operationsOf: OperationsOf = (change) =>
      tellsOfEach(change).map((one) => (one.verb === 'note' ? { ...one, line: 'officers' } : one));
    const ledger = harness.ledger({ operationsOf });
    await twoIssues(ledger);
    for (const text of ['first', 'second'])
      await ledger.apply({ do: 'note', issue: 1, text, audience: 'internal' }, monitoring(2));
    const claimed = await claim(ledger, 10);
    expect(claimed.map(({ issue, verb }) => `${issue} ${verb}`)).to.deep.equal([
      '1 open',
      '2 open',
      '1 note',
    ]);
    const [open, , note] = claimed;
    await settle(ledger, open, { state: 'again', dueAt: 900, reason: 'nobody is known', since: 800 });
    const waiting = await ledger.operations({ issue: 1, state: ['pending'] }, ALL);
    expect(waiting.map(({ verb, createdAt }) => [verb, createdAt])).to.deep.equal([
      ['open', 800],
      ['assign', 800],
      ['note', 2],
    ]);
    await settle(ledger, note, { state: 'sent', reference: '7' });
    expect((await claim(ledger, 12)).map(({ issue, verb }) => `${issue} ${verb}`)).to.deep.equal(['1 note']);
  });

  it('says of what may have arrived that it is doubtful', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    const [first, second] = await claim(ledger, 10);
    expect([first?.doubtful, first?.attempts]).to.deep.equal([false, 1]);
    await settle(ledger, first, { state: 'unknown', dueAt: 20, reason: 'no answer' });
    expect(await claim(ledger, 19)).to.deep.equal([]);
    const again = await claim(ledger, 70);
    expect(again.map(({ doubtful, attempts }) => [doubtful, attempts])).to.deep.equal([
      [true, 2],
      [true, 2],
    ]);
    // Its lease had ended, and another has it now.
    expect(await settle(ledger, second, { state: 'sent', reference: '' })).to.equal(false);
    expect(await settle(ledger, again[1], { state: 'failed', reason: 'no\u0000 right' })).to.equal(true);
    const [failed] = await ledger.operations({ state: ['failed'] }, ALL);
    expect(failed?.reason).to.equal('no\ufffd right');
  });

  it('has nobody send what another has taken over, and says what is still on its way', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    const [mine] = await claim(ledger, 10, 1);
    if (mine === undefined) throw new Error('nothing was claimed');
    expect([mine.onItsWay, await ledger.beginSending(mine, 60, 40)]).to.deep.equal([0, true]);
    const other = await harness.again();
    const after = async (now: number): Promise<ClaimedOperation | undefined> =>
      (await claim(other, now)).find(({ issue }) => issue === mine.issue);
    // Its lease had ended at 70.
    expect(await after(99)).to.equal(undefined);
    const theirs = await after(100);
    if (theirs === undefined) throw new Error('nothing was taken over');
    expect([theirs.doubtful, theirs.onItsWay]).to.deep.equal([true, 40]);
    expect(await other.isSentByOthers(theirs)).to.equal(true);
    expect(await ledger.beginSending(mine, 100, 40)).to.equal(false);
    await ledger.endSending(mine);
    expect(await other.isSentByOthers(theirs)).to.equal(false);
    expect(await other.beginSending(theirs, 100, 40)).to.equal(true);
    // Who has lost it says nothing of what is on its way now.
    await ledger.endSending(mine);
    expect((await after(200))?.onItsWay).to.equal(40);
    await settle(ledger, { ...mine, attempts: 3 }, { state: 'sent', reference: '' });
    expect(await ledger.beginSending({ ...mine, attempts: 3 }, 200, 40)).to.equal(false);
  });

  it('knows what its tracker had noted before it was first sent, whatever is said later', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    const [known, unknown] = await claim(ledger, 10);
    if (known === undefined || unknown === undefined) throw new Error('nothing was claimed');
    expect(known.noted).to.equal('');
    await ledger.beginSending(known, 60, 1, '73');
    await ledger.beginSending(known, 60, 1, '99');
    await ledger.beginSending(unknown, 60, 1);
    const later = async (now: number): Promise<readonly string[]> =>
      (await claim(await harness.again(), now)).map(({ noted }) => noted);
    expect(await later(1000)).to.deep.equal(['73', '']);
    await ledger.beginSending({ ...unknown, attempts: 2 }, 1000, 1, '99');
    expect(await later(5000)).to.deep.equal(['73', '']);
  });

  it('gives and hears when a clock was ahead what it has made, left waiting, or taken', async () => {
    const YEAR = 365 * 86_400;
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger, YEAR);
    await ledger.claimInbound({ tracker: 'rt', now: YEAR, leaseEnds: YEAR + 60 });
    const first = await claim(ledger, 10);
    expect(first.map(({ wasAhead, createdAt }) => [wasAhead, createdAt])).to.deep.equal([
      [true, 10],
      [true, 10],
    ]);
    await settle(ledger, first[0], { state: 'again', dueAt: YEAR, reason: 'busy' });
    await settle(ledger, first[1], { state: 'again', dueAt: 20, reason: 'busy' });
    const again = await claim(ledger, 20);
    expect(again.map(({ wasAhead }) => wasAhead)).to.deep.equal([true, false]);
    await settle(ledger, again[0], { state: 'again', dueAt: 20 + 86_400, reason: 'it asks for a day' });
    await settle(ledger, again[1], { state: 'again', dueAt: 30, reason: 'busy' });
    expect((await claim(ledger, YEAR)).map(({ issue }) => issue)).to.deep.equal([1, 2]);
    expect((await claim(ledger, 40)).map(({ issue }) => issue)).to.deep.equal([1, 2]);
    const heard = await ledger.claimInbound({ tracker: 'rt', now: 40, leaseEnds: 100 });
    if (heard === undefined) throw new Error('nobody hears it');
    await ledger.settleInbound(heard, YEAR);
    expect(await ledger.claimInbound({ tracker: 'rt', now: 50, leaseEnds: 110 })).to.include({ lease: 3 });
  });

  it('keeps what was heard of a ticket until that is known, in its order, and no more than so many', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    const heard = async (now: number, waiting: WaitingNews): Promise<boolean> => {
      const turn = await ledger.claimInbound({ tracker: 'rt', now, leaseEnds: now + 60 });
      return turn !== undefined && (await ledger.settleInbound(turn, now, waiting));
    };
    const of = (fact: string, ticket: string): WaitingNews['added'][number] => ({
      ...{ fact, ticket, body: JSON.stringify({ fact, text: 'ä\u0000' }) },
    });
    const known = async (): Promise<readonly unknown[]> =>
      (await ledger.waitingNoLonger('rt', { after: 0, limit: 10 })).map(
        ({ body }) => (JSON.parse(body) as { readonly fact: string }).fact,
      );
    expect(await ledger.unknownTicketsSince('rt')).to.equal(undefined);
    const [first] = await claim(ledger, 10, 1);
    expect(await ledger.unknownTicketsSince('rt')).to.equal(1);
    const added = [of('0', '7'), of('1', '7'), of('2', '8'), of('3', '7'), of('3', '7')];
    expect(await heard(11, { gone: [], added, most: 3 })).to.equal(true);
    expect(await known()).to.deep.equal([]);
    await settle(ledger, first, { state: 'failed', reason: 'no' });
    expect(await ledger.unknownTicketsSince('rt')).to.equal(1);
    const reference = { tracker: 'rt', kind: 'ticket', id: '7', url: '', former: false };
    await ledger.apply({ do: 'refer', issue: first?.issue ?? 0, reference }, person(12));
    expect(await known()).to.deep.equal(['1', '3']);
    expect(await ledger.unknownTicketsSince('rt')).to.equal(undefined);
    const [{ seq } = { seq: 0 }] = await ledger.waitingNoLonger('rt', { after: 0, limit: 1 });
    expect(await heard(13, { gone: [seq], added: [], most: 3 })).to.equal(true);
    expect(await known()).to.deep.equal(['3']);
    expect(await heard(14, { added: [], most: 3 })).to.equal(true);
    expect(await known()).to.deep.equal([]);
  });

  it('gives back what a process has died with when the next one has the store for itself', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    await claim(ledger, 10);
    await ledger.claimInbound({ tracker: 'rt', now: 10, leaseEnds: 70 });
    expect(await claim(ledger, 11)).to.deep.equal([]);
    await harness.startAnew();
    expect((await claim(ledger, 11)).map(({ doubtful }) => doubtful)).to.deep.equal([true, true]);
    expect(await ledger.claimInbound({ tracker: 'rt', now: 11, leaseEnds: 71 })).to.include({ lease: 2 });
  });

  describe('forgets what was sent long ago', () => {
    const LONG = 1000;
    let ledger: Ledger;
    beforeEach(async () => {
      ledger = harness.ledger({ operationsOf: tellsOfEach });
      await twoIssues(ledger);
    });

    async function note(at: number): Promise<void> {
      await ledger.apply({ do: 'note', issue: 1, text: 'a', audience: 'internal' }, monitoring(at));
    }

    async function sendAll(reference = '7'): Promise<void> {
      for (let some = await claim(ledger, LONG); some.length > 0; some = await claim(ledger, LONG))
        for (const one of some) await settle(ledger, one, { state: 'sent', reference });
    }

    /** In pages of one. */
    async function left(before: number): Promise<readonly string[]> {
      for (let after: number | undefined = 0; after !== undefined;)
        after = (await retireSent(harness.tables, before, after, 1)).next;
      return (await ledger.operations({}, ALL)).map(({ issue, verb }) => `${issue} ${verb}`);
    }

    it('but not the last that the tracker was asked of each issue, nor what is young', async () => {
      await note(3);
      await note(LONG);
      await sendAll();
      expect(await left(3)).to.deep.equal(['2 open', '1 note', '1 note']);
      expect(await left(2 * LONG)).to.deep.equal(['2 open', '1 note']);
      expect(await ledger.audit({ issue: 1 }, ALL)).to.have.length(4);
    });

    it('but not what the site was told last, for what others were told', async () => {
      const operationsOf: OperationsOf = (change) =>
        tellsOfEach(change).map((one) => ({ ...one, line: one.verb === 'note' ? 'officers' : '' }));
      ledger = harness.ledger({ operationsOf, newOperationId: randomUUID });
      await note(3);
      await note(4);
      await sendAll();
      expect(await left(LONG)).to.deep.equal(['2 open', '1 assign', '1 note']);
    });

    it('but not while something of its issue waits or has failed', async () => {
      await sendAll();
      await note(3);
      expect(await left(LONG)).to.deep.equal(['1 open', '2 open', '1 assign', '1 note']);
      const [waiting] = await claim(ledger, 10);
      await settle(ledger, waiting, { state: 'failed', reason: 'no' });
      expect(await left(LONG)).to.have.length(4);
      await ledger.replayOperations('rt', 10);
      await sendAll();
      expect(await left(LONG)).to.deep.equal(['2 open', '1 note']);
    });

    it('but not what came before that of which the tracker was never asked', async () => {
      await sendAll('withheld: it is suspended');
      expect(await left(LONG)).to.have.length(3);
      await note(3);
      await sendAll();
      await note(4);
      await sendAll('overtaken');
      expect(await left(LONG)).to.deep.equal(['2 open', '1 note', '1 note']);
    });
  });

  it('keeps operations with ids of their own, for each tracker apart', async () => {
    const ledger = harness.ledger({ operationsOf: tellsOfEach });
    await twoIssues(ledger);
    const operations = await ledger.operations({ tracker: 'rt' }, ALL);
    expect(new Set(operations.map(({ operation }) => operation)).size).to.equal(3);
    expect(await ledger.operations({ tracker: 'mail' }, ALL)).to.deep.equal([]);
    expect(await ledger.operations({ issue: 1 }, ALL)).to.have.length(2);
  });
}

async function twoIssues(ledger: Ledger, at = 1): Promise<void> {
  for (const site of ['A', 'B']) {
    const given = observation({ subject: { ...observation().subject, site }, hosts: [host('wn1')] });
    await ledger.apply({ do: 'observe', observation: given }, monitoring(at));
  }
  await ledger.apply({ do: 'assign', issue: 1, owner: 'olga' }, person(at + 1));
}

async function claim(ledger: Ledger, now: number, limit = 10): Promise<readonly ClaimedOperation[]> {
  return await ledger.claimOperations({ tracker: 'rt', limit, now, leaseEnds: now + 60 });
}

async function settle(
  ledger: Ledger,
  claimed: ClaimedOperation | undefined,
  end: Parameters<Ledger['settleOperation']>[1],
): Promise<boolean> {
  if (claimed === undefined) throw new Error('nothing was claimed');
  return await ledger.settleOperation(claimed, end, 15);
}
