/** `POST /v1/results` with a real listener, store and signatures. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { receiver } from '../../src/bridge/receive/http/receiver.ts';
import { nodeReportJson, type NodeReport } from '../../src/render/index.ts';
import { stateOf } from '../../src/result/index.ts';
import { newKeyPair, signPayload } from '../../src/trust/index.ts';
import { parsePrivateKey, type PrivateKey } from '../../src/trust/rsa-key.ts';
import { verdict as arbitraryVerdict } from '../kit/arbitrary-verdict.ts';
import { receiveWith, type TestReceiver } from '../kit/receiving.ts';
import { arbitraryReport, sampleReport } from '../kit/sample-event.ts';
import { keyPair } from '../kit/signing.ts';

const NOW = 1_800_000_000;
const HOUR = 3600;

const VERDICT = {
  findings: [
    { state: 'CRITICAL', subject: '/etc/x', kind: 'k', text: 'is writable' },
    {
      state: 'OK',
      subject: '/etc/y',
      kind: 'k',
      text: 'is fine',
      accepted: { reason: 'r', who: 'w', expires: '2027-01-01', expired: false },
    },
  ],
  metrics: [{ label: "a'b", value: 1.5, unit: 's', warning: { start: 0, end: 2, inside: false } }],
  summary: 'one file is writable',
} as unknown as NodeReport['verdicts'][number]['verdict'];

function reportOf(change: Partial<NodeReport> = {}): NodeReport {
  const done = {
    metric: 'Permissions',
    service: 'eu.egi.sec.WN-Permissions-ops',
    check: 'file-permissions',
    startedAt: NOW - 20,
    endedAt: NOW - 10,
    verdict: VERDICT,
  };
  return {
    subject: { site: 'SITE-A', computingElement: 'ce1.example.org', node: 'wn1.example.org' },
    profile: 'default',
    version: '1.0.0',
    startedAt: NOW - 30,
    endedAt: NOW - 5,
    verdicts: [done, { ...done, service: 'eu.egi.sec.WN-CRL-ops', startedAt: undefined, endedAt: undefined }],
    ...change,
  };
}

describe('the HTTP receiver', function () {
  this.timeout(30_000);
  let folder = '';
  let key: PrivateKey;
  let world: TestReceiver;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-http-receiver-'));
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys/one.pem'), (await keyPair).publicPem);
    key = await parsePrivateKey((await keyPair).privatePem, 'key');
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    const signers = [{ name: 'nodes of A', key: key.id, sites: ['SITE-A'] }];
    world = await receiveWith(
      receiver,
      { trustedKeys: join(folder, 'keys'), signers, replaySeconds: HOUR },
      {
        tokens: {
          all: { scopes: ['submit'] },
          reader: { scopes: ['read'] },
          b: { scopes: ['submit'], sites: ['SITE-B'] },
          ngi: { scopes: ['submit'], ngis: ['NGI_A'] },
        },
        now: () => NOW,
      },
    );
  });
  afterEach(() => world.stop());

  async function post(
    body: string | Buffer,
    token?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; body: unknown }> {
    const authorization =
      token === undefined ? {} : { authorization: `Bearer ${world.tokens[token] ?? token}` };
    const response = await fetch(`${world.url}/v1/results`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers: { ...authorization, ...headers },
    });
    return { status: response.status, body: await response.json() };
  }

  const signed = (report: NodeReport, by = key): string =>
    signPayload(Buffer.from(nodeReportJson(report)), 'node-report', by);

  it('stores events and node reports together', async () => {
    const body = JSON.stringify([sampleReport(), JSON.parse(nodeReportJson(reportOf({ vo: 'ops' })))]);
    expect(await post(gzipSync(body), 'all', { 'content-encoding': 'gzip' })).to.deep.equal({
      status: 202,
      body: { accepted: 3 },
    });
    const [, done, pending] = world.events();
    expect(done).to.deep.include({
      subject: {
        site: 'SITE-A',
        host: 'ce1.example.org',
        node: 'wn1.example.org',
        service: 'eu.egi.sec.WN-Permissions-ops',
      },
      state: 'CRITICAL',
      longOutput: "[CRITICAL] /etc/x: is writable\n[OK] /etc/y: is fine\n[OK] a'b: 1.5s",
      perfdata: "'a_b'=1.5s;2",
      start: '2027-01-15T07:59:40.000Z',
      end: '2027-01-15T07:59:50.000Z',
      reporter: 'all',
      signature: 'none',
      tags: { vo: 'ops' },
    });
    expect(pending).to.deep.include({ start: '2027-01-15T07:59:55.000Z' });
  });

  it('takes every node report that is written, with the state of each verdict', async () => {
    const verdicts = fc.sample(arbitraryVerdict, { numRuns: 200, seed: 1 });
    const [template] = reportOf().verdicts;
    if (template === undefined) throw new Error('no verdict');
    const report = reportOf({
      verdicts: verdicts.map((verdict, index) => ({ ...template, service: `s${index}`, verdict })),
    });
    expect(await post(nodeReportJson(report), 'all')).to.deep.equal({ status: 202, body: { accepted: 200 } });
    const states = world.events().map(({ state }) => state);
    expect(states).to.deep.equal(verdicts.map(stateOf));
  });

  it('names the item as it was sent, and the field in it', async () => {
    const bad = JSON.parse(nodeReportJson(reportOf())) as { verdicts: { startedAt: string }[] };
    (bad.verdicts[1] ?? { startedAt: '' }).startedAt = '2026-02-30T00:00:00.000Z';
    const { status, body } = await post(JSON.stringify([sampleReport(), bad]), 'all');
    expect(status).to.equal(422);
    expect(body).to.have.nested.include({
      'complaints[0].item': 1,
      'complaints[0].field': 'verdicts.1.start',
    });
    const { body: other } = await post(JSON.stringify([{ ...bad, verdicts: [] }]), 'all');
    expect(other).to.have.nested.include({ 'complaints[0].item': 0, 'complaints[0].field': 'verdicts' });
    expect(world.events()).to.deep.equal([]);
  });

  it("makes what a credential of a site sends that site's", async () => {
    expect((await post(nodeReportJson(reportOf()), 'b')).status).to.equal(202);
    expect(world.events().map(({ subject }) => subject.site)).to.deep.equal(['SITE-B', 'SITE-B']);
  });

  it('lets no bound of what may be read be one of what may be said', async () => {
    expect((await post(JSON.stringify(sampleReport()), 'ngi')).status).to.equal(403);
    expect((await post(JSON.stringify(sampleReport()), 'reader')).status).to.equal(403);
    expect(world.events()).to.deep.equal([]);
  });

  it('stores the same once, however often it comes', async () => {
    const reports = fc.sample(arbitraryReport, { numRuns: 50, seed: 2 });
    for (let time = 0; time < 3; time += 1)
      expect((await post(JSON.stringify(reports), 'all')).status).to.equal(202);
    expect(world.events().length).to.equal(new Set(world.events().map(({ id }) => id)).size);
  });

  describe('signed reports', () => {
    it('need no other credential, and say whose they are', async () => {
      expect(await post(signed(reportOf()))).to.deep.equal({ status: 202, body: { accepted: 2 } });
      expect(world.events()[0]).to.deep.include({ reporter: 'nodes of A', signature: 'verified' });
    });

    it('speak for the sites of their key, whoever hands them in', async () => {
      const other = reportOf({ subject: { site: 'SITE-Z', computingElement: 'ce1', node: 'wn1' } });
      expect((await post(signed(other), 'all')).status).to.equal(202);
      expect(world.events().map(({ subject }) => subject.site)).to.deep.equal(['SITE-A', 'SITE-A']);
    });

    it('change nothing when they are sent again', async () => {
      const envelope = signed(reportOf());
      for (let time = 0; time < 3; time += 1) expect((await post(envelope)).status).to.equal(202);
      expect(world.events()).to.have.lengthOf(2);
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
      expect((await post(old)).status).to.equal(202);
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
      [
        'what is no report',
        () => signPayload(Buffer.from('null'), 'node-report', key),
        422,
        /no node report/,
      ],
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

    it('do not excuse a token that is wrong', async () => {
      expect((await post(signed(reportOf()), 'wrong')).status).to.equal(401);
    });
  });

  it('counts whom it turns away, and nobody else', async () => {
    await post('{}');
    await post('{}', 'wrong');
    await post('{}', 'reader');
    await post(signed(reportOf()).replace('"payload":"e', '"payload":"f'));
    await post('{}', 'all');
    await post(signed(reportOf()));
    expect(world.refusals).to.deep.equal(['missing', 'unknown-token', 'out-of-scope', 'bad-signature']);
  });

  it('says when the store is full, and takes it when there is room', async () => {
    const small = await receiveWith(receiver, {}, { tokens: { all: { scopes: ['submit'] } }, maxBacklog: 1 });
    try {
      const send = (summary: string): Promise<Response> =>
        fetch(`${small.url}/v1/results`, {
          method: 'POST',
          body: JSON.stringify(sampleReport({ summary })),
          headers: { authorization: `Bearer ${small.tokens['all'] ?? ''}` },
        });
      expect((await send('first')).status).to.equal(202);
      const full = await send('second');
      expect([full.status, full.headers.get('retry-after')]).to.deep.equal([503, '10']);
      expect(small.events()).to.have.lengthOf(1);
    } finally {
      await small.stop();
    }
  });
});
