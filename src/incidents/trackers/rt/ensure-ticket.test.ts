/** On the Request Tracker in memory; test/integration/rt-tracker.test.ts has the same of a real one. */
import { expect } from 'chai';
import { T0 } from '../../../../test/kit/ledger.ts';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { rejection } from '../../../../test/kit/rejection.ts';
import { rtClientWith } from '../../../../test/kit/rt/client.ts';
import { RtDouble } from '../../../../test/kit/rt/double.ts';
import { exchangeOn } from '../../../../test/kit/rt/double-rest.ts';
import { OUR_QUEUE } from '../../../../test/kit/rt.ts';
import type { Ask, Exchange } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import { localMachine } from '../../../host/local/machine.ts';
import type { RtClient } from './client.ts';
import { type EnsuredTicket, ensureTicket } from './ensure-ticket.ts';

const TOKEN = `1-2-${'0a'.repeat(16)}`;
const KEY = { value: 'sm1:1', link: 'https://secmon.example/i/1', field: 'Monitoring Key' };

describe('one ticket of a key', () => {
  let rt: RtDouble;
  let client: RtClient;
  /** Of the next request that it is for. */
  let lose: ((ask: Ask) => 'before' | 'after' | undefined) | undefined;

  beforeEach(async () => {
    rt = new RtDouble(() => T0);
    lose = undefined;
    const exchange = exchangeOn(rt, { [TOKEN]: 'secmon' });
    const ask = async (one: Ask): ReturnType<Exchange['ask']> => {
      const lost = lose?.(one);
      if (lost === 'before') throw new Failure('timeout', 'lost');
      const answer = await exchange.ask(one);
      if (lost === 'after') throw new Failure('timeout', 'lost');
      return answer;
    };
    const machine = { ...localMachine(localHostFromSource()), exchange: () => ({ ...exchange, ask }) };
    client = await rtClientWith('http://127.0.0.1:1', TOKEN, {}, machine);
  });
  afterEach(() => client.close());

  const ensured = (): Promise<EnsuredTicket> =>
    ensureTicket(client, 'secmon', KEY, { queue: OUR_QUEUE, subject: 'an issue' });
  /** Of those that were made, the ones that they are part of. */
  const left = (): readonly number[] => [
    ...new Set([...rt.tickets.keys()].map((id) => rt.ticket(id)?.id ?? 0)),
  ];

  it('is left where several make it at the same time: the others become part of the oldest', async () => {
    const made = await Promise.all([ensured(), ensured(), ensured()]);
    expect(rt.tickets.size).to.equal(3);
    expect(left()).to.deep.equal([1]);
    expect(made.map(({ ticket }) => ticket.id)).to.deep.equal([1, 1, 1]);
  });

  it('is found again where the answer to its making was lost, and no other is made', async () => {
    lose = ({ method }) => (method === 'POST' ? 'after' : undefined);
    expect(await rejection(ensured())).to.include({ trouble: 'lost', mayHaveHappened: true });
    lose = undefined;
    expect(await ensured()).to.deep.include({ created: false, merged: [] });
    expect(rt.tickets.size).to.equal(1);
  });

  it('is not made where the search for it fails, which is no sign that there is none', async () => {
    await ensured();
    lose = ({ url }) => (url.includes('/tickets?') ? 'before' : undefined);
    expect(await rejection(ensured())).to.include({ trouble: 'lost' });
    expect(rt.tickets.size).to.equal(1);
  });

  for (const [what, key] of [
    ['by its link, where its field is gone', { ...KEY, value: 'sm1:other' }],
    ['by its field, where its link is gone', { ...KEY, link: 'https://secmon.example/i/other' }],
  ] as const)
    it(`is found ${what}`, async () => {
      await ensured();
      const again = await ensureTicket(client, 'secmon', key, { queue: OUR_QUEUE, subject: 'an issue' });
      expect([again.created, again.ticket.id]).to.deep.equal([false, 1]);
    });
});
