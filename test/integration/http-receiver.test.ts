/** `POST /v1/results` with a real listener and store. */
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { receiver } from '../../src/bridge/receive/http/receiver.ts';
import { nodeReportJson } from '../../src/render/index.ts';
import { stateOf } from '../../src/result/index.ts';
import { verdict as arbitraryVerdict } from '../kit/arbitrary-verdict.ts';
import { postResults, receiveWith, type TestReceiver } from '../kit/receiving.ts';
import { NOW, reportOf } from '../kit/sample-node-report.ts';
import { arbitraryReport, sampleReport } from '../kit/sample-event.ts';

describe('the HTTP receiver', function () {
  this.timeout(180_000);
  let world: TestReceiver;
  beforeEach(async () => {
    const tokens = {
      all: { scopes: ['submit'] },
      reader: { scopes: ['read'] },
      b: { scopes: ['submit'], sites: ['SITE-B'] },
      ngi: { scopes: ['submit'], ngis: ['NGI_A'] },
    } as const;
    world = await receiveWith(receiver, {}, { tokens, now: () => NOW });
  });
  afterEach(() => world.stop());

  const post = (
    body: string | Buffer,
    token?: string,
    headers?: Readonly<Record<string, string>>,
  ): ReturnType<typeof postResults> => postResults(world, body, token, headers);

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

  it('counts whom it turns away, and nobody else', async () => {
    await post('{}');
    await post('{}', 'wrong');
    await post('{}', 'reader');
    await post('{}', 'all');
    await post(JSON.stringify(sampleReport()), 'all');
    expect(world.refusals).to.deep.equal(['missing', 'unknown-token', 'out-of-scope']);
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
