import { expect } from 'chai';
import fc from 'fast-check';
import { localHostFromSource } from '../../../../test/kit/local-host.ts';
import { rtClientWith } from '../../../../test/kit/rt/client.ts';
import { exchangeOn } from '../../../../test/kit/rt/double-rest.ts';
import { RtDouble } from '../../../../test/kit/rt/double.ts';
import type { Ask, Exchange } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import { localMachine } from '../../../host/local/machine.ts';
import type { Fact } from '../tracker.ts';
import { hear } from './hear.ts';
import type { Layout } from './layout.ts';
import { RtFailure } from './rt-failure.ts';

const TOKEN = `1-2-${'0a'.repeat(16)}`;
const TICKETS = 40;
const AT = 1_790_000_000;
/** What the layout of plain RT has. */
const LAYOUT: Layout = {
  issue: { kind: 'report', queue: 'Q' },
  site: undefined,
  incident: { kind: 'incident', queue: 'Q' },
};

/** An RT in which sites have answered and an officer has closed each ticket, while nobody listened. */
function busyRt(): RtDouble {
  const rt = new RtDouble(() => AT);
  const tickets = Array.from({ length: TICKETS }, (_, index) => rt.create('secmon', 'Q', `t${index}`, 'x'));
  for (const ticket of tickets) {
    for (let times = 0; times < 5; times += 1) rt.comment(ticket, 'secmon', 'ours');
    rt.correspond(ticket, 'olga', `answer ${ticket.id}`);
    rt.setStatus(ticket, 'officer', 'resolved');
  }
  return rt;
}

function flaky(exchange: Exchange, fails: () => boolean): Exchange {
  const ask = async (one: Ask): ReturnType<Exchange['ask']> => {
    if (fails()) throw new Failure('unreachable', 'connection reset');
    return await exchange.ask(one);
  };
  return { ...exchange, ask };
}

/** @returns all that is heard, in as many times as are needed; undefined where they are not enough */
async function heardThrough(fails: () => boolean, times: number): Promise<readonly Fact[] | undefined> {
  const exchange = flaky(exchangeOn(busyRt(), { [TOKEN]: 'secmon' }), fails);
  const machine = { ...localMachine(localHostFromSource()), exchange: () => exchange };
  const client = await rtClientWith('http://127.0.0.1:1', TOKEN, {}, machine);
  const world = { client, self: 'secmon', base: 'http://127.0.0.1:1', layout: LAYOUT };
  const facts: Fact[] = [];
  let cursor = '';
  try {
    for (let time = 0; time < times; time += 1) {
      const heard = await hear(world, cursor).catch((error: unknown) => {
        if (!(error instanceof RtFailure)) throw error;
        return undefined;
      });
      if (heard === undefined) continue;
      facts.push(...heard.facts);
      cursor = heard.cursor;
      if (!heard.more) return facts;
    }
    return undefined;
  } finally {
    await client.close();
  }
}

const textsOf = (facts: readonly Fact[] | undefined): readonly string[] =>
  (facts ?? []).flatMap((fact) => (fact.kind === 'reply' ? [fact.text] : []));
const closedBy = (facts: readonly Fact[] | undefined): readonly string[] =>
  (facts ?? []).flatMap((fact) => (fact.kind === 'state' && fact.to === 'resolved' ? [fact.ticket] : []));

describe('hearing RT', function () {
  this.timeout(60_000);
  it('goes forward over requests that fail: each answer and each decision is heard once, in order', async () => {
    const undisturbed = await heardThrough(() => false, 20);
    expect(textsOf(undisturbed)).to.have.lengthOf(TICKETS);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 4 })), async (turns) => {
        const facts = await heardThrough(() => turns.next().value === 0, 400);
        expect(textsOf(facts)).to.deep.equal(textsOf(undisturbed));
        expect(closedBy(facts)).to.deep.equal(closedBy(undisturbed));
      }),
      { numRuns: 10 },
    );
  });

  it('says that nothing is heard where no request is answered', async () => {
    expect(await heardThrough(() => true, 5)).to.equal(undefined);
  });
});
