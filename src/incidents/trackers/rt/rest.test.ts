/** What RT does not do on demand: the answers of proxies, login pages and broken connections. */
import { expect } from 'chai';
import { type Fault, type FaultServer, startFaultServer } from '../../../../test/kit/fault-server.ts';
import { rtClientWith } from '../../../../test/kit/rt/client.ts';
import { rtTrouble } from '../../../../test/kit/rt/trouble.ts';
import type { RtClient } from './client.ts';
import type { RtTrouble } from './rt-failure.ts';
import { idAbove } from './ticket-sql.ts';

const TOKEN = `1-31-${'a'.repeat(32)}`;
const html = { 'content-type': 'text/html; charset=utf-8' };
const json = { 'content-type': 'application/json; charset="utf-8"' };

describe('an answer of RT', function () {
  this.timeout(120_000);
  let server: FaultServer;
  let client: RtClient;

  beforeEach(async () => {
    server = await startFaultServer({
      isAtStake: () => true,
      perform: ({ method, path }) => ({
        reply: {
          status: method === 'POST' ? 201 : 200,
          headers: { ...json, location: '/REST/2.0/ticket/7' },
          body: '{"Version":"5.0.3","items":[],"total":0}',
        },
        effects: [`${method} ${path}`],
      }),
    });
    client = await clientOf();
  });
  afterEach(async () => {
    await client.close();
    await server.close();
  });

  /** Only what does not end is waited for in vain: anything else may take its time on a busy machine. */
  async function clientOf(fault?: Fault): Promise<RtClient> {
    const isEndless = fault !== undefined && ['drip', 'never', 'endless'].includes(fault.kind);
    return await rtClientWith(server.url, TOKEN, { timeoutSeconds: isEndless ? 3 : 60 });
  }

  async function meet(fault: Fault): Promise<void> {
    await client.close();
    client = await clientOf(fault);
    server.plan(fault);
  }

  type Row = readonly [what: string, fault: Fault, trouble: RtTrouble, unknown: boolean];
  const status = (
    code: number,
    body = '{"message":"why"}',
    headers: Record<string, string> = json,
  ): Fault => ({
    kind: 'status',
    status: code,
    headers,
    body,
  });
  const rows: readonly Row[] = [
    ['401', status(401), 'unauthorized', false],
    ['403', status(403), 'forbidden', false],
    ['404 of RT', status(404), 'no-such', false],
    ['404 of somebody else', status(404, 'Not Found', html), 'not-rt', true],
    ['412', status(412), 'stale', false],
    ['400', status(400), 'rejected', false],
    ['429', status(429), 'throttled', true],
    ['503 that asks for patience', status(503, '', { ...html, 'retry-after': '0' }), 'throttled', true],
    ['503', status(503), 'broken', true],
    ['500 without a body', status(500, '', {}), 'broken', true],
    ['502 of a proxy', status(502, '<html>', html), 'broken', true],
    ['a redirect to a login page', status(302, '', { location: '/' }), 'not-rt', true],
    ['a login page', status(200, '<html>login</html>', html), 'not-rt', true],
    ['JSON that is none', status(200, '{"Ver', json), 'unreadable', true],
    ['JSON of something else', status(200, '[]'), 'unreadable', true],
    ['an answer that is lost after the effect', { kind: 'abort', effect: true }, 'lost', true],
    ['a connection that is lost before', { kind: 'abort', effect: false }, 'lost', true],
    ['half an answer', { kind: 'torn' }, 'lost', true],
    ['an answer that takes too long', { kind: 'drip', everyMilliseconds: 100 }, 'lost', true],
    ['silence', { kind: 'never' }, 'lost', true],
    ['no end', { kind: 'endless' }, 'lost', true],
  ];
  for (const [what, fault, trouble, unknown] of rows) {
    it(`${what} is '${trouble}'`, async () => {
      await meet(fault);
      const asked = await rtTrouble(client.version());
      expect([asked.trouble, asked.mayHaveHappened]).to.deep.equal([trouble, false]);
    });
    it(`${what}, to something that is made: ${unknown ? 'it may have happened' : 'it has not happened'}`, async () => {
      await meet(fault);
      const made = await rtTrouble(client.create({ queue: 'Q', subject: 'S' }));
      expect([made.trouble, made.mayHaveHappened]).to.deep.equal([trouble, unknown]);
      expect(made.message).not.to.contain(TOKEN);
    });
  }

  it('is never empty where a search failed', async () => {
    for (const [, fault, trouble] of rows) {
      await meet(fault);
      expect((await rtTrouble(client.search(idAbove(0)))).trouble).to.equal(trouble);
    }
  });

  it('that does not say what was made may have made it', async () => {
    server.plan(status(201, '{}', json));
    const failure = await rtTrouble(client.create({ queue: 'Q', subject: 'S' }));
    expect([failure.trouble, failure.mayHaveHappened]).to.deep.equal(['unreadable', true]);
  });

  it('shows no token, also where RT repeats it', async () => {
    server.plan(status(400, JSON.stringify({ message: `bad token ${TOKEN}` })));
    expect((await rtTrouble(client.version())).message).to.contain('answered 400, bad token ***');
  });

  it('that asks for patience is waited for', async () => {
    server.plan(status(429, '{}', { ...json, 'retry-after': '1' }));
    const began = performance.now();
    const failure = await rtTrouble(client.version());
    expect(failure.afterSeconds).to.equal(1);
    expect(await client.version()).to.equal('5.0.3');
    expect(performance.now() - began).to.be.at.least(900);
  });

  it('is asked for with our own name and the token, and what was read', async () => {
    await client.version();
    await client.update(7, { status: 'open' }, '"73"').catch(() => undefined);
    const [first, second] = server.heard;
    expect(first?.headers).to.include({ authorization: `token ${TOKEN}`, 'user-agent': 'secmon' });
    expect([second?.method, second?.headers['if-match']]).to.deep.equal(['PUT', '"73"']);
  });
});
