import { expect } from 'chai';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { rtClientWith } from '../../../../test/kit/rt/client.ts';
import { exchangeOn } from '../../../../test/kit/rt/double-rest.ts';
import { RtDouble } from '../../../../test/kit/rt/double.ts';
import type { Exchange } from '../../../host/exchange.ts';
import { localMachine } from '../../../host/local/machine.ts';
import { operationMark, sayOnce } from './say-once.ts';

const TOKEN = `1-2-${'0a'.repeat(16)}`;
const SELF = 'secmon';
const OPERATION = 'operation-1';

/** @returns how many requests it takes, and whether it was said now */
async function saidAgain(rt: RtDouble, after: number): Promise<readonly [number, boolean]> {
  let requests = 0;
  const double = exchangeOn(rt, { [TOKEN]: SELF });
  const exchange: Exchange = {
    ...double,
    ask: async (one) => {
      requests += 1;
      return await double.ask(one);
    },
  };
  const machine = { ...localMachine(localHostFromSource()), exchange: () => exchange };
  const client = await rtClientWith('http://127.0.0.1:1', TOKEN, {}, machine);
  const saying = { ticket: 1, operation: OPERATION, message: { content: 'fix it' }, after } as const;
  const { now } = await sayOnce(client, SELF, { ...saying, kind: 'comment', mayHaveHappened: true });
  await client.close();
  return [requests, now];
}

describe('a message that may have arrived', () => {
  /** @returns the last transaction before the attempt */
  function longTicket(rt: RtDouble): number {
    const ticket = rt.create(SELF, 'Q', 'old', 'x');
    for (let times = 0; times < 250; times += 1) rt.comment(ticket, SELF, `update ${times}`);
    return rt.transactions.at(-1)?.id ?? 0;
  }

  it('is looked for after what RT had before it only, however long the ticket is', async () => {
    const rt = new RtDouble(() => 0);
    const before = longTicket(rt);
    const [ticket] = rt.tickets.values();
    if (ticket === undefined) throw new Error('no ticket');
    for (let times = 0; times < 3; times += 1) rt.comment(ticket, SELF, 'another operation');
    expect(await saidAgain(rt, before)).to.deep.equal([1 + 3 + 1, true]);
    expect(await saidAgain(rt, before)).to.deep.equal([1 + 1, false]);
    expect(rt.transactions.filter(({ text }) => text.includes(operationMark(OPERATION)))).to.have.length(1);
  });

  it('is looked for over many pages, and everywhere where that is not known', async () => {
    const rt = new RtDouble(() => 0);
    const ticket = rt.create(SELF, 'Q', 'old', 'x');
    rt.comment(ticket, SELF, `said\n\n${operationMark(OPERATION)}\n`);
    for (let times = 0; times < 250; times += 1) rt.note(ticket, 'olga', { type: 'Set' });
    expect(await saidAgain(rt, 1)).to.deep.equal([3 + 1, false]);
    expect(await saidAgain(rt, 0)).to.deep.equal([4 + 1, false]);
  });
});
