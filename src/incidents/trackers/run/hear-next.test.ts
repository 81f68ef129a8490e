/** What people do in a ticket is taken in their order, whenever it becomes known whose the ticket is. */
import { expect } from 'chai';
import {
  type MemoryLedger,
  memoryLedger,
  monitoring,
  observation,
  person,
  T0,
} from '../../../../test/kit/ledger.ts';
import { Scripted, TICKET, told } from '../../../../test/kit/scripted-tracker.ts';
import { type SteppedLane, steppedLane } from '../../../../test/kit/tracker-lane.ts';
import type { IssueState } from '../../issue.ts';
import type { Fact } from '../tracker.ts';
import { hearNext, hears } from './index.ts';

describe('what people do in a ticket whose making is not known to have ended', () => {
  let memory: MemoryLedger;
  let tracker: Scripted;
  let stepped: SteppedLane;
  beforeEach(async () => {
    memory = await memoryLedger({ operationsOf: told });
    tracker = new Scripted();
    stepped = steppedLane(memory.ledger, tracker);
    tracker.answers = [{ state: 'failed', reason: 'it says no, after it was made' }];
    await memory.ledger.apply({ do: 'observe', observation: observation() }, monitoring());
    await stepped.drain();
  });
  afterEach(() => memory.close());

  const fact = (id: number, to: IssueState): Fact => ({
    ...{ id: `transaction ${id}`, ticket: TICKET.id, by: 'olga', at: T0 + id },
    ...{ kind: 'state', to },
  });

  /** The outbox notes the ticket right after it was asked for the first time what `method` asks. */
  function noteAfter(method: 'ofReference' | 'waitingNoLonger'): void {
    const { ledger } = memory;
    const ask = ledger[method].bind(ledger) as (...given: readonly unknown[]) => Promise<unknown>;
    const once = async (...given: readonly unknown[]): Promise<unknown> => {
      Reflect.deleteProperty(ledger, method);
      const answer = await ask(...given);
      const reference = { ...TICKET, tracker: 'rt', former: false };
      await ledger.apply({ do: 'refer', issue: 1, reference }, person(T0 + 2));
      return answer;
    };
    Object.assign(ledger, { [method]: once });
  }

  async function hear(...facts: readonly Fact[]): Promise<void> {
    const { lane, world } = stepped;
    if (!hears(lane)) throw new Error('it cannot hear');
    tracker.inbounds.push({ facts, cursor: String(facts.length), more: false });
    stepped.pass(60);
    await hearNext(lane, world);
  }

  it('waits whole, where it becomes known between two of them', async () => {
    noteAfter('ofReference');
    await hear(fact(1, 'resolved'), fact(2, 'open'));
    await hear();
    expect((await memory.ledger.issue(1))?.state).to.equal('open');
  });

  it('is taken after what has waited, where it becomes known once that was looked for', async () => {
    await hear(fact(1, 'resolved'));
    noteAfter('waitingNoLonger');
    await hear(fact(2, 'open'));
    await hear();
    expect((await memory.ledger.issue(1))?.state).to.equal('open');
  });
});
