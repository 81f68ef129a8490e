import { expect } from 'chai';
import type { RtClient } from './client.ts';
import { factsOf } from './facts.ts';
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

async function facts(
  ticket: Partial<RtTicket>,
  ...events: readonly InboundEvent[]
): Promise<readonly object[]> {
  const shown = { id: 1, status: 'open', owner: 'Nobody', due: undefined, queue: 'I', ...ticket } as RtTicket;
  const client = { ticket: () => Promise.resolve(shown) } as unknown as RtClient;
  const found = await factsOf({ client, self: 'secmon', base: 'https://rt', layout: LAYOUT }, events);
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
