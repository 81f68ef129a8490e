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
function busyRt(now = (): number => AT): RtDouble {
  const rt = new RtDouble(now);
  const tickets = Array.from({ length: TICKETS }, (_, index) => rt.create('secmon', 'Q', `t${index}`, 'x'));
  for (const ticket of tickets) {
    for (let times = 0; times < 5; times += 1) rt.comment(ticket, 'secmon', 'ours');
    rt.correspond(ticket, 'olga', `answer ${ticket.id}`);
    rt.setStatus(ticket, 'officer', 'resolved');
  }
  return rt;
}

function flaky(exchange: Exchange, fails: (ask: Ask) => boolean): Exchange {
  const ask = async (one: Ask): ReturnType<Exchange['ask']> => {
    if (fails(one)) throw new Failure('unreachable', 'connection reset');
    return await exchange.ask(one);
  };
  return { ...exchange, ask };
}

/** Few enough that nothing is given up, which fails ten times and needs two addresses. */
const MOST_NOES = 4;

/** Says no where `says` does, but no more than a few times at one address. */
function nowAndThen(says: () => boolean): (ask: Ask) => boolean {
  const noes = new Map<string, number>();
  return ({ url }) => {
    const before = noes.get(url) ?? 0;
    if (before >= MOST_NOES || !says()) return false;
    noes.set(url, before + 1);
    return true;
  };
}

/** @returns all that is heard, in as many times as are needed; undefined where they are not enough */
async function heardThrough(
  fails: (ask: Ask) => boolean,
  times: number,
): Promise<readonly Fact[] | undefined> {
  return await heardOn(flaky(exchangeOn(busyRt(), { [TOKEN]: 'secmon' }), fails), times);
}

/** @param pause before it is asked once more where it has come to an end */
async function heardOn(
  exchange: Exchange,
  times: number,
  pause: () => boolean = () => false,
  from = '',
): Promise<readonly Fact[] | undefined> {
  const machine = { ...localMachine(localHostFromSource()), exchange: () => exchange };
  const client = await rtClientWith('http://127.0.0.1:1', TOKEN, {}, machine);
  const world = { client, self: 'secmon', base: 'http://127.0.0.1:1', layout: LAYOUT };
  const facts: Fact[] = [];
  let cursor = from;
  try {
    for (let time = 0; time < times; time += 1) {
      const heard = await hear(world, cursor).catch((error: unknown) => {
        if (!(error instanceof RtFailure)) throw error;
        return undefined;
      });
      if (heard === undefined) continue;
      facts.push(...heard.facts);
      cursor = heard.cursor;
      if (!heard.more && !pause()) return facts;
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
        const facts = await heardThrough(
          nowAndThen(() => turns.next().value === 0),
          400,
        );
        expect(textsOf(facts)).to.deep.equal(textsOf(undisturbed));
        expect(closedBy(facts)).to.deep.equal(closedBy(undisturbed));
      }),
      { numRuns: 10 },
    );
  });

  it('hears each once, and in each ticket in order, over answers that say no now and then', async () => {
    const undisturbed = await heardThrough(() => false, 20);
    const inOrder = (facts: readonly Fact[] | undefined): readonly string[] =>
      (facts ?? []).map(({ ticket, id }) => `${ticket} ${id}`).toSorted();
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 0, max: 9 })), async (turns) => {
        const busy = exchangeOn(busyRt(), { [TOKEN]: 'secmon' });
        let turn = 0;
        const saysNo = nowAndThen(() => (turn = Number(turns.next().value)) <= 1);
        const ask = async (one: Ask): ReturnType<Exchange['ask']> => {
          if (one.url.includes('/transactions?') || !saysNo(one)) return await busy.ask(one);
          const headers = { 'content-type': 'application/json' };
          return { status: turn === 0 ? 403 : 500, headers, bytes: Buffer.from('{}') };
        };
        const facts = await heardOn({ ...busy, ask }, 400);
        expect(inOrder(facts)).to.deep.equal(inOrder(undisturbed));
        for (const [ticket, own] of Map.groupBy(facts ?? [], (fact) => fact.ticket))
          expect(
            own.map(({ kind }) => kind),
            ticket,
          ).to.deep.equal(['reply', 'state']);
      }),
      { numRuns: 10 },
    );
  });

  it('goes on from the cursor of a version that knew of one failing transaction alone', async () => {
    const before = JSON.stringify({ after: 0, handled: [46], failing: { id: 46, times: 3 } });
    const facts = await heardOn(exchangeOn(busyRt(), { [TOKEN]: 'secmon' }), 20, () => false, before);
    expect(textsOf(facts)).to.have.lengthOf(TICKETS - 1);
  });

  it('says that nothing is heard where no request is answered', async () => {
    expect(await heardThrough(() => true, 5)).to.equal(undefined);
  });

  const unread = (facts: readonly Fact[] | undefined): readonly string[] =>
    textsOf(facts).filter((text) => text.startsWith('(cannot be read'));

  it('takes a message that RT never gives for one that cannot be read, and hears all the others', async () => {
    const facts = await heardThrough(({ url }) => url.includes('/transaction/46/'), 40);
    expect(unread(facts)).to.deep.equal(['(cannot be read: see ticket 1)']);
    expect(facts?.find(({ id }) => id === 'transaction 46 unread')).to.deep.include({ audience: 'internal' });
    expect(textsOf(facts)).to.have.lengthOf(TICKETS);
    expect(closedBy(facts)).to.have.lengthOf(TICKETS);
  });

  it('takes a decision about a ticket that RT never gives as it was noted, and hears all the others', async () => {
    const facts = await heardThrough(({ url }) => /\/ticket\/3(?:\?|$)/.test(url), 60);
    expect(unread(facts)).to.include('(cannot be read: see ticket 3)');
    expect(closedBy(facts)).to.have.lengthOf(TICKETS);
  });

  for (const [what, status, isIt] of [
    ['ticket', 403, ({ url }: Ask): boolean => /\/ticket\/3(?:\?|$)/.test(url)],
    ['ticket', 404, ({ url }: Ask): boolean => /\/ticket\/3(?:\?|$)/.test(url)],
    ['message', 403, ({ url }: Ask): boolean => url.includes('/transaction/46/')],
  ] as const)
    it(`hears all the others at once where RT shows us no ${what} (${status})`, async () => {
      const busy = exchangeOn(busyRt(), { [TOKEN]: 'secmon' });
      let asked = 0;
      const ask = async (one: Ask): ReturnType<Exchange['ask']> => {
        if (!isIt(one)) return await busy.ask(one);
        asked += 1;
        const message = Buffer.from('{"message":"no"}');
        return { status, headers: { 'content-type': 'application/json' }, bytes: message };
      };
      const facts = (await heardOn({ ...busy, ask }, 60)) ?? [];
      expect(asked).to.be.within(10, 11);
      expect(textsOf(facts)).to.have.lengthOf(what === 'ticket' ? TICKETS + 1 : TICKETS);
      expect(closedBy(facts)).to.have.lengthOf(TICKETS);
      const last = facts.at(-1)?.ticket;
      const own = facts.findIndex(({ id }) => id.endsWith('unread'));
      expect(facts.slice(own).map(({ ticket }) => ticket)).to.deep.equal(facts.slice(own).map(() => last));
    });

  for (const status of [403, 500])
    it(`has many tickets that RT does not give (${status}) neither delay the others nor cost much at a time`, async () => {
      const busy = exchangeOn(busyRt(), { [TOKEN]: 'secmon' });
      const FIRST = 30;
      const costs = [0];
      const ask = async (one: Ask): ReturnType<Exchange['ask']> => {
        if (one.url.includes('/transactions?')) costs.push(0);
        const [, message] = /\/transaction\/(\d+)\//.exec(one.url) ?? [];
        if (message === undefined || Number(message) > 40 + 8 * FIRST) return await busy.ask(one);
        costs.push((costs.pop() ?? 0) + 1);
        return { status, headers: { 'content-type': 'application/json' }, bytes: Buffer.from('{}') };
      };
      const facts = (await heardOn({ ...busy, ask }, 200)) ?? [];
      expect(textsOf(facts)).to.have.lengthOf(TICKETS);
      expect(closedBy(facts)).to.have.lengthOf(TICKETS);
      expect(unread(facts)).to.have.lengthOf(FIRST);
      // The others are heard before any of them is given up.
      const others = TICKETS - FIRST;
      expect(
        textsOf(facts)
          .slice(0, others)
          .filter((text) => text.startsWith('(cannot')),
      ).to.deep.equal([]);
      expect(Math.max(...costs)).to.be.at.most(11);
    });

  it('gives up no message because of a trouble that is of RT as a whole', async () => {
    const busy = exchangeOn(busyRt(), { [TOKEN]: 'secmon' });
    const ask = async (one: Ask): ReturnType<Exchange['ask']> =>
      one.url.includes('/transaction/46/')
        ? { status: 401, headers: { 'content-type': 'application/json' }, bytes: Buffer.from('{}') }
        : await busy.ask(one);
    expect(await heardOn({ ...busy, ask }, 40)).to.equal(undefined);
  });

  it('hears what shows up late under a low number, however much else has happened in that RT', async () => {
    // One thing after the other, all within as long as one may show up late.
    let seconds = 0;
    const rt = busyRt(() => AT + (seconds += 0.5));
    const late = 46;
    let isThere = false;
    const there = withTransactions(exchangeOn(rt, { [TOKEN]: 'secmon' }), (rows) =>
      rows.filter(({ id }) => isThere || id !== String(late)),
    );
    const facts = await heardOn(there, 40, () => {
      const appears = !isThere;
      isThere = true;
      return appears;
    });
    expect(textsOf(facts).toSorted()).to.deep.equal(textsOf(await heardThrough(() => false, 20)).toSorted());
  });

  it('hears what a person has closed while RT opens it for a message of ours', async () => {
    const rt = new RtDouble(() => AT);
    const ticket = rt.create('secmon', 'Q', 't', 'x');
    rt.setStatus(ticket, 'officer', 'rejected');
    const there = exchangeOn(rt, { [TOKEN]: 'secmon' });
    let isOpened = false;
    const ask = async (one: Ask): ReturnType<Exchange['ask']> => {
      if (!isOpened && /\/ticket\/\d+(?:\?|$)/.test(one.url)) {
        isOpened = true;
        rt.correspond(ticket, 'secmon', 'news');
      }
      return await there.ask(one);
    };
    const facts = await heardOn({ ...there, ask }, 5);
    expect(facts?.map(({ kind, by }) => [kind, by])).to.deep.equal([
      ['state', 'officer'],
      ['opened', 'RT_System'],
    ]);
    expect(facts?.[0]).to.include({ to: 'rejected' });
  });

  it('takes what has no time for as late as what happened before it', async () => {
    const timeless = withTransactions(exchangeOn(busyRt(), { [TOKEN]: 'secmon' }), (rows) =>
      rows.map((row) => (row.id === '46' ? { ...row, Created: '' } : row)),
    );
    const facts = await heardOn(timeless, 20);
    expect(new Set(facts?.map(({ at }) => at))).to.deep.equal(new Set([AT]));
    expect(textsOf(facts)).to.have.lengthOf(TICKETS);
  });
});

interface Row {
  readonly id: string;
}

function withTransactions(exchange: Exchange, change: (rows: readonly Row[]) => readonly Row[]): Exchange {
  const ask = async (one: Ask): ReturnType<Exchange['ask']> => {
    const answer = await exchange.ask(one);
    if (!one.url.includes('/transactions?')) return answer;
    const json = JSON.parse(answer.bytes.toString('utf8')) as { readonly items: readonly Row[] };
    return { ...answer, bytes: Buffer.from(JSON.stringify({ ...json, items: change(json.items) })) };
  };
  return { ...exchange, ask };
}
