import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../src/check/index.ts';
import { createCa, impostorOf, installAnchor, issueList, type Ca } from '../../test/kit/ca.ts';
import { eventually } from '../../test/kit/eventually.ts';
import { runCrl, type CrlOptions } from '../../test/kit/crl-run.ts';
import {
  body,
  oversized,
  redirect,
  serve,
  silent,
  status,
  torn,
  type Answer,
  type TestServer,
} from '../../test/kit/http-server.ts';

const DAY = 86_400;

describe('crl --fetch', () => {
  let home: string;
  let ca: Ca;
  let server: TestServer;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'secmon-fetch-'));
    ca = createCa(home, 'Alpha');
  });
  after(() => rmSync(home, { recursive: true }));
  afterEach(() => server.close());

  /** An anchor whose list number 5 is installed and whose URLs are all of the server's. */
  async function prepare(answers: Readonly<Record<string, Answer>>): Promise<string> {
    server = await serve(answers);
    const directory = mkdtempSync(join(home, 'certificates-'));
    const urls = Object.keys(answers).map((path) => server.url + path);
    installAnchor(directory, ca, { urls });
    writeFileSync(join(directory, `${ca.hash}.r0`), issueList(ca, { number: 5 }));
    return directory;
  }

  async function findings(
    answers: Readonly<Record<string, Answer>>,
    change: Partial<CrlOptions> = {},
  ): Promise<readonly (readonly string[])[]> {
    const directory = await prepare(answers);
    const options = { fetch: true, 'allow-private': ['127.0.0.0/8'], 'url-timeout': 60, ...change };
    const { bad } = await runCrl(directory, options);
    return bad.map(([state = '', subject = '', kind = '']) => [state, subject.replace(server.url, ''), kind]);
  }

  async function allAsked(count: number): Promise<void> {
    await eventually('requests', 60, () => server.requests.length === count || undefined);
  }

  const list = (options = {}): Answer => body(issueList(ca, { number: 5, ...options }));

  it('does nothing unless asked', async () => {
    expect(await findings({ '/list': status(404) }, { fetch: false })).to.deep.equal([]);
    expect(server.requests).to.deep.equal([]);
  });

  it('finds the same list, in DER or PEM, after a redirect', async () => {
    expect(
      await findings({ '/pem': list(), '/der': list({ format: 'der' }), '/moved': redirect('/pem') }),
    ).to.deep.equal([]);
    expect(server.requests.toSorted()).to.deep.equal(['/der', '/moved', '/pem', '/pem']);
  });

  it('reports a newer list', async () => {
    const newer = list({ number: 6, thisUpdate: -60 });
    expect(await findings({ '/list': newer })).to.deep.equal([['WARNING', 'Alpha', 'outdated']]);
  });

  it('reports a newer list by time alone', async () => {
    expect(await findings({ '/list': list({ number: undefined, thisUpdate: -60 }) })).to.deep.equal([
      ['WARNING', 'Alpha', 'outdated'],
    ]);
  });

  it('says nothing of an older list', async () => {
    expect(await findings({ '/list': list({ number: 4, thisUpdate: -DAY }) })).to.deep.equal([]);
  });

  const bad: Readonly<Record<string, readonly [() => Answer, string, string]>> = {
    'answers 404': [() => status(404), 'WARNING', 'published-unreachable'],
    'does not answer': [() => silent, 'WARNING', 'published-timeout'],
    'hangs up': [() => torn, 'WARNING', 'published-unreachable'],
    'sends too much': [() => oversized(33 * 2 ** 20), 'WARNING', 'published-too-large'],
    'redirects for ever': [() => redirect('/list'), 'UNKNOWN', 'published-refused'],
    'redirects to a private address': [
      () => redirect('http://10.0.0.1/list'),
      'UNKNOWN',
      'published-refused',
    ],
    'sends a page': [() => body('<html>'), 'WARNING', 'published-malformed'],
    'sends an expired list': [
      () => list({ thisUpdate: -2 * DAY, nextUpdate: -DAY }),
      'WARNING',
      'published-expired',
    ],
    'sends a list by another key': [
      () => body(issueList(impostorOf(ca, mkdtempSync(join(home, 'impostor-'))))),
      'WARNING',
      'published-foreign-signature',
    ],
  };
  for (const [what, [answer, state, kind]] of Object.entries(bad)) {
    it(`reports a server that ${what}`, async () => {
      // Only what never comes is waited for in vain: anything else may take its time on a busy machine.
      const patience = kind === 'published-timeout' ? 0.7 : 60;
      expect(await findings({ '/list': answer() }, { 'url-timeout': patience })).to.deep.equal([
        [state, '/list', kind],
      ]);
    });
  }

  it('reports each of several URLs', async () => {
    const found = await findings({ '/good': list(), '/gone': status(410) });
    expect(found).to.deep.equal([['WARNING', '/gone', 'published-unreachable']]);
  });

  it('refuses private addresses unless they are allowed', async () => {
    const found = await findings({ '/list': list() }, { 'allow-private': [] });
    expect(found).to.deep.equal([['UNKNOWN', '/list', 'published-refused']]);
    expect(server.requests).to.deep.equal([]);
  });

  it('names a network that is none', async () => {
    const found = await findings({ '/list': list() }, { 'allow-private': ['localhost'] });
    expect(found).to.deep.equal([['UNKNOWN', '/list', 'published-refused']]);
  });

  it('stops at the deadline, before a list and while one is on its way', async () => {
    const directory = await prepare({ '/list': silent });
    const early = await runCrl(directory, {}, AbortSignal.abort()).catch((error: unknown) => error);
    expect(early).to.be.instanceOf(Failure).with.property('reason', 'timeout');
    const options = { fetch: true, 'allow-private': ['127.0.0.0/8'], 'url-timeout': 600 };
    const deadline = new AbortController();
    const asked = allAsked(1).then(() => deadline.abort());
    const { bad: found } = await runCrl(directory, options, deadline.signal);
    await asked;
    expect(found).to.deep.equal([['WARNING', `${server.url}/list`, 'published-timeout']]);
  });

  it('waits for all at once, not one after the other', async () => {
    const paths = Array.from({ length: 8 }, (_unused, index) => [`/${index}`, silent] as const);
    const directory = await prepare(Object.fromEntries(paths));
    const options = { fetch: true, 'allow-private': ['127.0.0.0/8'], 'url-timeout': 600 };
    const deadline = new AbortController();
    const asked = allAsked(paths.length).then(() => deadline.abort());
    const { bad } = await runCrl(directory, options, deadline.signal);
    await asked;
    expect(bad).to.have.length(8);
  });
});
