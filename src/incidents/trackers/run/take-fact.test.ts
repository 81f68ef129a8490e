import { expect } from 'chai';
import {
  host,
  type MemoryLedger,
  memoryLedger,
  monitoring,
  observation,
  T0,
} from '../../../../test/kit/ledger.ts';
import { TICKET, told } from '../../../../test/kit/scripted-tracker.ts';
import type { Fact } from '../tracker.ts';
import { takeFact, type Taken } from './take-fact.ts';

const TRACKER = 'desk';

describe('what has happened in a tracker', () => {
  let memory: MemoryLedger;
  beforeEach(async () => {
    memory = await memoryLedger({ operationsOf: told });
    const { ledger } = memory;
    const seen = observation({ hosts: [host('wn1')] });
    await ledger.apply({ do: 'observe', observation: seen }, monitoring());
    const reference = { ...TICKET, tracker: TRACKER, former: false };
    await ledger.apply({ do: 'refer', issue: 1, reference }, monitoring());
  });
  afterEach(() => memory.close());

  const happened = (id: number, at = T0 + id): Pick<Fact, 'id' | 'ticket' | 'by' | 'at'> => {
    return { id: `transaction ${id}`, ticket: TICKET.id, by: 'officer', at };
  };
  const take = (fact: Fact, now = fact.at): Promise<Taken> => takeFact(memory.ledger, TRACKER, fact, now);
  const actions = async (): Promise<readonly string[]> =>
    (await memory.ledger.audit({ issue: 1 }, { after: 0, limit: 99 })).map(({ action }) => action);

  it('has happened by now, whatever the clock of the tracker says', async () => {
    await take({ ...happened(1, T0 + 1e6), kind: 'state', to: 'resolved' }, T0 + 5);
    expect(await memory.ledger.issue(1)).to.include({ state: 'resolved', closedAt: T0 + 5 });
  });

  it('is closed again three times where a machine has opened it, until it is closed anew', async () => {
    await take({ ...happened(1), kind: 'state', to: 'resolved' });
    for (const id of [2, 3, 4, 5]) await take({ ...happened(id), kind: 'opened' });
    const closed = ['close-again', 'close-again', 'close-again'];
    expect((await actions()).slice(2)).to.deep.equal(['resolve', ...closed]);
    await take({ ...happened(6), kind: 'state', to: 'open' });
    await take({ ...happened(7), kind: 'state', to: 'resolved' });
    await take({ ...happened(8), kind: 'opened' });
    expect((await actions()).slice(6)).to.deep.equal(['reopen', 'resolve', 'close-again']);
  });
});
