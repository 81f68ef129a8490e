import { expect } from 'chai';
import type { RtClient } from './client.ts';
import { factsOf, type Heard } from './facts.ts';
import type { InboundEvent } from './inbound.ts';
import type { RtTicket } from './ticket.ts';

const LAYOUT = {
  issue: { kind: 'report', queue: 'R' },
  site: { kind: 'investigation', queue: 'I' },
  incident: { kind: 'incident', queue: 'C' },
} as const;
const AT = '2026-11-26T10:00:00Z';

function event(id: number, by: string, more: object): InboundEvent {
  return { id, ticket: 1, by, at: AT, ...more } as InboundEvent;
}

async function heard(
  ticket: Partial<RtTicket>,
  events: readonly InboundEvent[],
  opened?: readonly number[],
): Promise<Heard> {
  const shown = { id: 1, status: 'open', owner: 'Nobody', due: undefined, queue: 'I', ...ticket } as RtTicket;
  const client = { ticket: () => Promise.resolve(shown) } as unknown as RtClient;
  const world = { client, self: 'secmon', base: 'https://rt', layout: LAYOUT };
  return await factsOf(world, events, opened);
}

async function facts(
  ticket: Partial<RtTicket>,
  ...events: readonly InboundEvent[]
): Promise<readonly object[]> {
  const { facts: found } = await heard(ticket, events);
  for (const { at, ticket: of } of found) expect([at, of]).to.deep.equal([Date.parse(AT) / 1000, '1']);
  return found.map((fact) =>
    Object.fromEntries(Object.entries(fact).filter(([name]) => name !== 'at' && name !== 'ticket')),
  );
}

describe('what people have done in RT', () => {
  it('is that a ticket is in the state that it is in now, said once', async () => {
    const found = await facts(
      { status: 'resolved' },
      event(5, 'olga', { kind: 'status', from: 'open', to: 'rejected' }),
      event(6, 'ivan', { kind: 'status', from: 'rejected', to: 'resolved' }),
    );
    expect(found).to.deep.equal([{ id: 'transaction 6', by: 'ivan', kind: 'state', to: 'resolved' }]);
  });

  it('is not that RT opens what is new, and is what RT opens because somebody has answered', async () => {
    expect(await facts({}, event(5, 'RT_System', { kind: 'status', from: 'new', to: 'open' }))).to.deep.equal(
      [],
    );
    const found = await facts(
      {},
      event(5, 'csirt@a', { kind: 'reply', text: 'still there' }),
      event(6, 'RT_System', { kind: 'status', from: 'resolved', to: 'open' }),
    );
    expect(found).to.deep.equal([
      { id: 'transaction 5', by: 'csirt@a', kind: 'reply', audience: 'site', text: 'still there' },
      { id: 'transaction 6', by: 'csirt@a', kind: 'state', to: 'open' },
    ]);
  });

  const vacation = event(6, 'csirt@a', { kind: 'automatic-reply' });
  const opening = event(7, 'RT_System', { kind: 'status', from: 'resolved', to: 'open', byMachine: true });

  it('is nobody’s doing that a machine has had RT open what is closed', async () => {
    expect(await facts({}, vacation, opening)).to.deep.equal([
      { id: 'transaction 7', by: 'RT_System', kind: 'opened' },
    ]);
    expect(await facts({ status: 'resolved' }, vacation, opening)).to.deep.equal([]);
  });

  it('is what they had decided before it, unless somebody has decided since', async () => {
    const resolving = event(5, 'olga', { kind: 'status', from: 'open', to: 'resolved' });
    expect(await facts({}, resolving, opening)).to.deep.equal([
      { id: 'transaction 5', by: 'olga', kind: 'state', to: 'resolved', past: true },
      { id: 'transaction 7', by: 'RT_System', kind: 'opened' },
    ]);
    const rejecting = event(8, 'ivan', { kind: 'status', from: 'open', to: 'rejected' });
    expect(await facts({ status: 'rejected' }, resolving, opening, rejecting)).to.deep.equal([
      { id: 'transaction 8', by: 'ivan', kind: 'state', to: 'rejected' },
    ]);
  });

  it('is heard later, where RT has opened since what they had closed, and that is not known yet', async () => {
    const closed = { kind: 'status', from: 'open', to: 'rejected', last: 'rejected' } as const;
    const { facts: found, heard: ids, stops } = await heard({ status: 'open' }, [event(5, 'olga', closed)]);
    expect([found, ids]).to.deep.equal([[], []]);
    expect(stops.map(({ at, why }) => [at, why.trouble])).to.deep.equal([[5, 'stale']]);
    const ours = await facts({ status: 'open' }, event(5, 'olga', { ...closed, last: 'open' }));
    expect(ours).to.deep.equal([{ id: 'transaction 5', by: 'olga', kind: 'state', to: 'open' }]);
  });

  it('is that it is open, where a person has written after the machine, whenever that is heard', async () => {
    const reply = event(8, 'csirt@a', { kind: 'reply', text: 'still there' });
    const said = [
      { id: 'transaction 8', by: 'csirt@a', kind: 'reply', audience: 'site', text: 'still there' },
      { id: 'transaction 8 state', by: 'csirt@a', kind: 'state', to: 'open' },
    ];
    expect(await facts({}, vacation, opening, reply)).to.deep.equal(said);
    const { opened } = await heard({}, [vacation, opening]);
    expect(opened).to.deep.equal([1]);
    const later = await heard({}, [reply], opened);
    expect(later.facts.map(({ kind }) => kind)).to.deep.equal(['reply', 'state']);
    expect(later.opened).to.deep.equal([]);
  });

  it('is who has it, with what state it is in', async () => {
    const taken = event(5, 'olga', { kind: 'owner' });
    expect(await facts({ owner: 'olga' }, taken)).to.deep.equal([
      { id: 'transaction 5', by: 'olga', kind: 'owner', owner: 'olga' },
      { id: 'transaction 5 state', by: 'olga', kind: 'state', to: 'open' },
    ]);
    expect(await facts({ owner: 'Nobody' }, taken)).to.deep.equal([
      { id: 'transaction 5', by: 'olga', kind: 'owner', owner: null },
    ]);
  });

  it('is no more of a long answer than a person may write here', async () => {
    const [found] = await facts(
      {},
      event(5, 'site', { kind: 'reply', text: `${'x'.repeat(99_999)}😀${'y'.repeat(9e6)}` }),
    );
    expect(found).to.deep.include({ text: `${'x'.repeat(99_999)}\n(cut: see ticket 1)` });
  });

  it('is a deadline, and the ticket that it was merged into', async () => {
    const due = event(5, 'olga', { kind: 'changed', field: 'Due' });
    expect(await facts({ due: '1970-01-01T00:01:00Z' }, due)).to.deep.equal([
      { id: 'transaction 5', by: 'olga', kind: 'deadline', deadline: 60 },
    ]);
    const into = { kind: 'investigation', id: '9', url: 'https://rt/Ticket/Display.html?id=9' };
    expect(await facts({ id: 9 }, event(5, 'olga', { kind: 'merged', into: 9 }))).to.deep.equal([
      { id: 'transaction 5', by: 'olga', kind: 'merged', into },
    ]);
  });

  it('is nothing of a machine, and none of a life cycle that we do not know', async () => {
    expect(await facts({}, event(5, 'a@b', { kind: 'automatic-reply' }))).to.deep.equal([]);
    const own = event(5, 'olga', { kind: 'status', from: 'open', to: 'parked' });
    expect(await facts({ status: 'parked' }, own)).to.deep.equal([]);
  });
});
