import { expect } from 'chai';
import fc from 'fast-check';
import type { Claimed } from '../../store/store.ts';
import { HELD, type Outcome } from '../deliver/sink.ts';
import { judge, retryAll } from './judge.ts';

const RULE = { maxAttempts: 3, dueAt: (attempts: number, asked = 0): number => attempts + asked };
const DELIVERED: Outcome = { state: 'delivered', reference: 'ref' };
const RETRY: Outcome = { state: 'retry', reason: 'busy' };
const SUPERSEDED: Outcome = { state: 'superseded', reference: 'newer' };
const DEAD: Outcome = { state: 'dead', reason: 'no such host' };

function claimed(subjects: string, attempts = 0): readonly Claimed[] {
  return Array.from(subjects, (subject, seq) => ({ seq, id: `${seq}`, subject, body: '', attempts }));
}

function states(subjects: string, ...outcomes: readonly Outcome[]): string {
  return judge(claimed(subjects), outcomes, RULE)
    .settlements.map(({ state }) => state)
    .join(' ');
}

describe('what becomes of a batch', () => {
  it('is what the sink says of each', () => {
    const { settlements, ...counts } = judge(claimed('abcd'), [DELIVERED, RETRY, DEAD, SUPERSEDED], RULE);
    expect(settlements).to.deep.equal([
      { seq: 0, attempts: 1, state: 'delivered', reference: 'ref' },
      { seq: 1, attempts: 1, state: 'retry', dueAt: 1, reason: 'busy' },
      { seq: 2, attempts: 1, state: 'dead', reason: 'no such host' },
      { seq: 3, attempts: 1, state: 'superseded', reference: 'newer' },
    ]);
    expect(counts).to.deep.equal({ delivered: 1, superseded: 1, retried: 1, dead: 1, overtaken: 0 });
  });

  it('is to wait behind a retry of the same subject, with no attempt counted', () => {
    expect(states('sst', RETRY, RETRY, RETRY)).to.equal('retry held retry');
    expect(states('ss', DEAD, RETRY)).to.equal('dead retry');
    expect(judge(claimed('ss', 1), [RETRY, HELD], RULE).settlements[1]).to.deep.equal({
      seq: 1,
      attempts: 1,
      state: 'held',
    });
  });

  it('is to wait without an attempt where none was made', () => {
    expect(states('s', HELD)).to.equal('held');
    expect(states('ss', HELD, RETRY)).to.equal('held held');
  });

  it('is delivered where the sink has let it overtake, and that is counted', () => {
    expect(states('ss', RETRY, DELIVERED)).to.equal('retry delivered');
    expect(judge(claimed('ss'), [RETRY, DELIVERED], RULE).overtaken).to.equal(1);
  });

  it('is to try again where the sink says nothing', () => {
    expect(states('ab', DELIVERED)).to.equal('delivered retry');
  });

  it('is dead after the last attempt', () => {
    const { settlements } = judge(claimed('s', 2), [RETRY], RULE);
    expect(settlements[0]).to.include({ state: 'dead', attempts: 3, reason: 'busy' });
  });

  it('is to try all again, with no attempt counted, when nothing is known', () => {
    expect(retryAll(claimed('ss', 2), 7, 'refused').settlements).to.deep.equal([
      { seq: 0, attempts: 2, state: 'retry', dueAt: 7, reason: 'refused' },
      { seq: 1, attempts: 2, state: 'retry', dueAt: 7, reason: 'refused' },
    ]);
  });

  it('settles each event once, and tries no later event of a subject before an earlier one', () => {
    const batch = fc.array(
      fc.record({
        subject: fc.constantFrom('a', 'b'),
        outcome: fc.constantFrom(DELIVERED, RETRY, DEAD, HELD),
      }),
    );
    fc.assert(
      fc.property(batch, (events) => {
        const given = claimed(events.map(({ subject }) => subject).join(''));
        const { settlements } = judge(
          given,
          events.map(({ outcome }) => outcome),
          RULE,
        );
        expect(settlements.map(({ seq }) => seq)).to.deep.equal(given.map(({ seq }) => seq));
        for (const subject of ['a', 'b']) {
          const own = settlements.filter(({ seq }) => given[seq]?.subject === subject);
          const waiting = own.filter(({ state }) => state === 'retry' || state === 'held');
          expect(waiting.slice(1).every(({ state }) => state === 'held')).to.equal(true);
        }
      }),
    );
  });
});
