/** Signed node reports over HTTP: whose they are, and that nobody hands in what he has caught. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { receiver } from '../../src/bridge/receive/http/receiver.ts';
import { nodeReportJson, type NodeReport } from '../../src/render/index.ts';
import { newKeyPair, signPayload } from '../../src/trust/index.ts';
import { parsePrivateKey, type PrivateKey } from '../../src/trust/rsa-key.ts';
import { postResults, receiveWith, type TestReceiver } from '../kit/receiving.ts';
import { NOW, reportOf, VERDICT } from '../kit/sample-node-report.ts';
import { keyPair } from '../kit/signing.ts';

const HOUR = 3600;

describe('signed reports over HTTP', function () {
  this.timeout(180_000);
  let folder = '';
  let key: PrivateKey;
  let world: TestReceiver;
  let now = NOW;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-http-receiver-'));
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys/one.pem'), (await keyPair).publicPem);
    key = await parsePrivateKey((await keyPair).privatePem, 'key');
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    now = NOW;
    const signers = [{ name: 'nodes of A', key: key.id, sites: ['SITE-A'] }];
    world = await receiveWith(
      receiver,
      { trustedKeys: join(folder, 'keys'), signers, replaySeconds: HOUR },
      {
        tokens: { all: { scopes: ['submit'] } },
        now: () => now,
      },
    );
  });
  afterEach(() => world.stop());

  const post = (body: string, token?: string): ReturnType<typeof postResults> =>
    postResults(world, body, token);

  const signed = (report: NodeReport, by = key): string =>
    signPayload(Buffer.from(nodeReportJson(report)), 'node-report', by);

  it('need no other credential, and say whose they are', async () => {
    expect(await post(signed(reportOf()))).to.deep.equal({ status: 202, body: { accepted: 2 } });
    expect(world.events()[0]).to.deep.include({ reporter: 'nodes of A', signature: 'verified' });
  });

  it('speak for the sites of their key, whoever hands them in', async () => {
    const other = reportOf({ subject: { site: 'SITE-Z', computingElement: 'ce1', node: 'wn1' } });
    expect((await post(signed(other), 'all')).status).to.equal(202);
    expect(world.events().map(({ subject }) => subject.site)).to.deep.equal(['SITE-A', 'SITE-A']);
  });

  it('are refused when they are sent again, by whomever', async () => {
    const envelope = signed(reportOf());
    expect((await post(envelope)).status).to.equal(202);
    const again = { status: 409, body: { error: 'the signed report was taken before' } };
    for (const token of [undefined, 'all']) expect(await post(envelope, token)).to.deep.equal(again);
    // Of one report there are many signatures.
    expect(await post(signed(reportOf()))).to.deep.equal(again);
    expect(world.events()).to.have.lengthOf(2);
    expect(world.refusals).to.deep.equal(['replayed', 'replayed', 'replayed']);
  });

  it('are taken once of many at the same time', async () => {
    const envelope = signed(reportOf());
    const replies = await Promise.all(Array.from({ length: 10 }, () => post(envelope)));
    const statuses = replies.map(({ status }) => status).toSorted();
    expect(statuses).to.deep.equal([202, ...Array.from({ length: 9 }, () => 409)]);
  });

  it('say nothing of the receiver when they are sent again', async () => {
    const envelope = signed(reportOf());
    await post(envelope);
    now += HOUR - 10;
    expect((await post(envelope)).status).to.equal(409);
    expect(world.heardAt()).to.equal(NOW);
  });

  it('are taken when they are sent again after they could not be', async () => {
    const small = await receiveWith(
      receiver,
      { trustedKeys: join(folder, 'keys') },
      { maxBacklog: 1, now: () => NOW },
    );
    const send = async (report: NodeReport): Promise<number> =>
      (await fetch(`${small.url}/v1/results`, { method: 'POST', body: signed(report) })).status;
    try {
      expect(await send(reportOf())).to.equal(503);
      expect(await send(reportOf())).to.equal(503);
      expect(await send(reportOf({ verdicts: reportOf().verdicts.slice(0, 1) }))).to.equal(202);
    } finally {
      await small.stop();
    }
  });

  it('do not undo what came after them when they are sent again', async () => {
    const [first] = reportOf().verdicts;
    if (first === undefined) throw new Error('no verdict');
    const good = {
      ...first,
      startedAt: NOW - 60,
      endedAt: NOW - 50,
      verdict: { ...VERDICT, findings: [], metrics: [] },
    };
    const old = signed(reportOf({ startedAt: NOW - 60, endedAt: NOW - 50, verdicts: [good] }));
    await post(old);
    await post(signed(reportOf({ verdicts: [first] })));
    expect((await post(old)).status).to.equal(409);
    expect(world.events().map(({ state }) => state)).to.deep.equal(['UNKNOWN', 'CRITICAL']);
  });

  const at = (seconds: number): NodeReport => reportOf({ startedAt: seconds, endedAt: seconds });
  const refused: readonly (readonly [
    what: string,
    body: () => string | Promise<string>,
    status: number,
    why: RegExp,
  ])[] = [
    ['one that is too old', () => signed(at(NOW - HOUR - 1)), 422, /older than 3600 s/],
    [
      'one that was never finished, and is too old',
      () => signed(reportOf({ startedAt: NOW - HOUR - 1, endedAt: undefined })),
      422,
      /older than/,
    ],
    ['one from the future', () => signed(at(NOW + 301)), 422, /future/],
    [
      'one that was altered',
      () => signed(reportOf()).replace('"payload":"e', '"payload":"f'),
      422,
      /signature is wrong/,
    ],
    [
      'one of another purpose',
      () => signPayload(Buffer.from(nodeReportJson(reportOf())), 'catalogue', key),
      422,
      /another purpose/,
    ],
    ['what is no report', () => signPayload(Buffer.from('null'), 'node-report', key), 422, /no node report/],
    [
      'a key that is not trusted',
      async () => signed(reportOf(), await parsePrivateKey((await newKeyPair(3072)).privatePem, 'k')),
      401,
      /not trusted/,
    ],
    ['an envelope that is none', () => '{"payloadType":1}', 422, /signature is wrong/],
  ];
  for (const [what, body, status, why] of refused) {
    it(`refuses ${what}`, async () => {
      const reply = await post(await body());
      expect(reply.status).to.equal(status);
      expect(JSON.stringify(reply.body)).to.match(why).and.not.contain(folder);
      expect(world.events()).to.deep.equal([]);
    });
  }

  it('are refused where no key is trusted, and wait where the keys cannot be', async () => {
    const keys = join(folder, 'other-keys');
    const other = await receiveWith(receiver, { trustedKeys: keys }, { now: () => NOW });
    const send = async (): Promise<number> =>
      (await fetch(`${other.url}/v1/results`, { method: 'POST', body: signed(reportOf()) })).status;
    try {
      expect(await send()).to.equal(401);
      mkdirSync(keys);
      chmodSync(keys, 0o777);
      expect(await send()).to.equal(500);
      expect(other.events()).to.deep.equal([]);
    } finally {
      await other.stop();
    }
  });

  it('are counted when they are refused', async () => {
    await post(signed(reportOf()).replace('"payload":"e', '"payload":"f'));
    expect(world.refusals).to.deep.equal(['bad-signature']);
  });

  it('do not excuse a token that is wrong', async () => {
    expect((await post(signed(reportOf()), 'wrong')).status).to.equal(401);
  });
});
