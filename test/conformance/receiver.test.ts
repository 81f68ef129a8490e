/** What every receiver does before it acknowledges. */
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { Event } from '../../src/bridge/event.ts';
import { decoder } from '../../src/bridge/receive/http/decoded.ts';
import { receiveResults } from '../../src/bridge/receive/http/results.ts';
import type { Appender } from '../../src/bridge/queue/append.ts';
import type { Sender } from '../../src/bridge/receive/receiver.ts';
import { subjectMap } from '../../src/bridge/subject-map.ts';
import { takeInto } from '../../src/bridge/take.ts';
import type { HeardRequest, SpokenReply } from '../../src/host/listener.ts';
import { nodeReportReader, type ReadNodeReport } from '../../src/bridge/node-report.ts';
import { reportValidator, type Validate } from '../../src/bridge/validate.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { sampleReport } from '../kit/sample-event.ts';

describe('POST /v1/results', () => {
  let validate: Validate;
  let readNodeReport: ReadNodeReport;
  before(async () => {
    validate = await reportValidator();
    readNodeReport = await nodeReportReader();
  });

  interface Call extends Partial<Omit<HeardRequest, 'body'>> {
    readonly body?: Buffer | string | undefined;
  }

  const SENDERS: Readonly<Partial<Record<string, Sender | 'out of scope'>>> = {
    'Bearer reader': 'out of scope',
    'Bearer one': { name: 'one', sites: ['SITE-A'], signature: 'none' },
    'Bearer two': { name: 'two', sites: ['SITE-A', 'SITE-B'], signature: 'none' },
    'Bearer all': { name: 'all', signature: 'none' },
  };

  async function post(
    call: Call,
    append: Appender['append'] = () => Promise.resolve('stored'),
  ): Promise<SpokenReply & { stored: readonly Event[] }> {
    const stored: Event[] = [];
    const appender: Appender = {
      append: (events) => {
        stored.push(...events);
        return append(events);
      },
    };
    const map = subjectMap([{ host: 'mapped.example.org', site: 'SITE-M' }]);
    const {
      body = JSON.stringify(sampleReport()),
      headers = { authorization: 'Bearer all' },
      ...rest
    } = call;
    const request: HeardRequest = {
      method: 'POST',
      path: '/v1/results',
      query: new URLSearchParams(),
      headers,
      body: Buffer.from(body),
      client: { address: '127.0.0.1' },
      ...rest,
    };
    const given = 'body' in call && call.body === undefined ? { ...request, body: undefined } : request;
    const reply = await receiveResults(given, {
      host: localHostFromSource(),
      validate,
      readNodeReport,
      signatures: { trustedKeys: '/nowhere', signers: [], replaySeconds: 3600 },
      take: takeInto({ source: 'http', monitor: undefined, map, appender }),
      senderOf: ({ headers: { authorization = '' } }) => SENDERS[authorization],
      turnedAway: () => undefined,
      decode: { known: decoder(), strangers: decoder() },
      maxItems: 3,
      maxBytes: 100_000,
    });
    return { ...reply, stored };
  }

  const json = (...reports: readonly object[]): string => JSON.stringify(reports);

  it('takes one', async () => {
    const { status, body, stored } = await post({});
    expect({ status, body }).to.deep.equal({ status: 202, body: { accepted: 1 } });
    expect(stored[0]).to.deep.include({ ...sampleReport(), via: ['http'], source: 'http', reporter: 'all' });
  });

  it('takes many, compressed', async () => {
    const headers = { authorization: 'Bearer all', 'content-encoding': 'gzip' };
    expect(
      (await post({ headers, body: gzipSync(json(sampleReport(), sampleReport())) })).stored,
    ).to.have.lengthOf(2);
  });

  const as = (token: string): Call => ({ headers: { authorization: `Bearer ${token}` } });
  const siteB = sampleReport({ subject: { host: 'h', site: 'SITE-B' } });

  it("makes what a credential of one site says that site's", async () =>
    expect((await post({ ...as('one'), body: json(siteB) })).stored[0]?.subject.site).to.equal('SITE-A'));

  it('lets a credential speak for its sites only', async () => {
    const other = sampleReport({ subject: { host: 'mapped.example.org', site: 'SITE-B' } });
    expect((await post({ ...as('two'), body: json(siteB) })).status).to.equal(202);
    const { status, body, stored } = await post({ ...as('two'), body: json(siteB, other) });
    expect(status).to.equal(403);
    expect(body).to.have.nested.include({ 'complaints[0].item': 1, 'complaints[0].field': 'subject.site' });
    expect(stored).to.deep.equal([]);
  });

  it('names the item and the field that it cannot take, and takes nothing', async () => {
    const { status, body, stored } = await post({
      body: json(sampleReport(), { ...sampleReport(), state: 'BAD' }),
    });
    expect(status).to.equal(422);
    expect(body).to.have.nested.include({ 'complaints[0].item': 1, 'complaints[0].field': 'state' });
    expect(stored).to.deep.equal([]);
  });

  it('does not acknowledge what the store has no room for', async () => {
    const { status, headers } = await post({}, () => Promise.resolve('full'));
    expect(status).to.equal(503);
    expect(headers).to.have.property('retry-after');
  });

  it('does not acknowledge what the store could not write', async () => {
    const broken = new Error('disk');
    const failed: unknown = await post({}, () => Promise.reject(broken)).catch((error: unknown) => error);
    expect(failed).to.equal(broken);
  });

  const gzip = { authorization: 'Bearer all', 'content-encoding': 'gzip' };
  const refused: readonly (readonly [what: string, call: Call, status: number])[] = [
    ['another method', { method: 'GET' }, 405],
    ['no credential', { headers: {} }, 401],
    ['a token that is not known', as('none'), 401],
    ['a token for other things', as('reader'), 403],
    ['much of somebody unknown', { headers: {}, body: ' '.repeat(100_000) }, 401],
    ['what is nested too deeply', { body: '['.repeat(33) + ']'.repeat(33) }, 422],
    ['what is not UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 422],
    ['a body that the listener has cut', { body: undefined }, 413],
    ['too many', { body: json(...Array.from({ length: 4 }, () => sampleReport())) }, 413],
    ['too much', { body: ' '.repeat(100_001) }, 413],
    ['few bytes that become too many', { headers: gzip, body: gzipSync(Buffer.alloc(100_001, ' ')) }, 413],
    ['what is not gzip', { headers: gzip, body: 'x' }, 422],
    ['what is not JSON', { body: '{' }, 422],
    ['another encoding', { headers: { ...gzip, 'content-encoding': 'br' } }, 415],
  ];
  for (const [what, call, status] of refused) {
    it(`refuses ${what} with ${status}`, async () => {
      const reply = await post(call);
      expect(reply.status).to.equal(status);
      expect(reply.stored).to.deep.equal([]);
    });
  }
});
