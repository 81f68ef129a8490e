import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../../test/kit/eventually.ts';
import {
  startFaultServer,
  type FaultServer,
  type Heard,
  type Reply,
} from '../../../test/kit/fault-server.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { Failure } from '../../host/failure.ts';
import { apiBase, openApi, type ApiClient } from './client.ts';
import { readCredentials } from './credentials.ts';

const ITEM = { type: 'object', required: ['n'], properties: { n: { type: 'number' } } };
const SERVER = 'https://pakiti.example.org/';
const NO_PATHS = { token: undefined, cert: undefined, key: undefined, authorities: undefined };

describe('the API of a server', function () {
  this.timeout(60_000);
  const host = localHostFromSource();
  let server: FaultServer;
  let api: ApiClient;
  let answer: (heard: Heard) => Reply;
  let home: string;

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'secmon-api-'));
    writeFileSync(join(home, 'token'), 'sesame\n', { mode: 0o600 });
    server = await startFaultServer({
      perform: (heard) => ({ reply: answer(heard), effects: [] }),
      isAtStake: () => true,
    });
  });
  after(async () => {
    await server.close();
    rmSync(home, { recursive: true });
  });
  beforeEach(async () => {
    answer = () => json({ items: [{ n: 1 }], next: null });
    server.flap(() => undefined);
    api = await opened();
  });
  afterEach(() => api.close());

  async function opened(
    change: { readonly timeoutSeconds?: number; readonly retries?: number } = {},
    signal = new AbortController().signal,
  ): Promise<ApiClient> {
    const shown = await readCredentials(host, { ...NO_PATHS, token: join(home, 'token') }, server.url);
    const base = apiBase(`${server.url}/api/hosts.php?x=1`, '--url');
    const settings = { base, shown, proxy: undefined, retries: 1, timeoutSeconds: 20, ...change };
    return await openApi(host, settings, signal);
  }

  const list = (): Promise<unknown> => api.list('v1/things', { site: 'S', tag: ['a', 'b&c'] }, ITEM);
  const complaint = async (asked = list()): Promise<string> => {
    const { message } = (await rejection(asked)) as Error;
    return message.replace(new URL(server.url).host, 'HOST');
  };

  it('is asked with the token, below the address that was given, and values whole', async () => {
    expect(await list()).to.deep.equal([{ n: 1 }]);
    const heard = server.heard.at(-1);
    expect(heard?.path).to.equal('/api/v1/things?site=S&tag=a&tag=b%26c');
    expect(heard?.headers['authorization']).to.equal('Bearer sesame');
    expect(api.aheadSeconds).to.be.within(-30, 30);
  });

  it('is asked for every page', async () => {
    answer = ({ path }) => {
      const n = Number(new URL(path, server.url).searchParams.get('cursor') ?? '0');
      return json({ items: [{ n }], next: n < 3 ? String(n + 1) : null });
    };
    expect(await list()).to.deep.equal([0, 1, 2, 3].map((n) => ({ n })));
  });

  it('is refused where its pages go round', async () => {
    answer = () => json({ items: [], next: 'again' });
    expect(await complaint()).to.equal('HOST/api/v1/things: its pages do not end');
  });

  it('is refused where a page does not say whether it is the last', async () => {
    answer = () => json({ items: [] });
    expect(await complaint()).to.match(/^HOST\/api\/v1\/things: .*next/);
  });

  it('is asked again where it was busy or cut the answer, and no more often than it is told', async () => {
    server.plan({ kind: 'status', status: 503 });
    expect(await list()).to.deep.equal([{ n: 1 }]);
    server.plan({ kind: 'torn' });
    expect(await list()).to.deep.equal([{ n: 1 }]);
    server.flap(() => ({ kind: 'status', status: 503 }));
    expect(await complaint()).to.equal('HOST/api/v1/things: HTTP status 503');
    server.flap(() => ({ kind: 'torn' }));
    expect(await complaint()).to.match(/^HOST: /);
  });

  const faults: readonly (readonly [what: string, reply: Reply, message: RegExp])[] = [
    [
      'a login page',
      { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<html>Log in</html>' },
      /^HOST\/api\/v1\/things: not JSON but text\/html; charset=utf-8, as of a login page$/,
    ],
    [
      'a login page that calls itself JSON',
      { status: 200, body: '<html>' },
      /^HOST\/api\/v1\/things: not JSON$/,
    ],
    [
      'a redirect to a login page',
      { status: 302, headers: { location: 'https://sso.example.org/' }, body: '' },
      /it redirects \(302\), as to a login page$/,
    ],
    ['nothing', { status: 200, body: '' }, /not JSON$/],
    ['half a document', { status: 200, body: '{"items":[{"n":1}' }, /not JSON$/],
    ['another document', { status: 200, body: '{"error":"x"}' }, /^HOST\/api\/v1\/things: .*items/],
    ['another item', { status: 200, body: '{"items":[{"m":1}],"next":null}' }, /\/items\/0 .*n/],
    ['no content', { status: 204, body: '' }, /HTTP status 204$/],
    ['that it does not know us', { status: 401, body: '' }, /it does not know our credential \(401\)$/],
    ['that we may not', { status: 403, body: '' }, /our credential may not read \(403\)$/],
    ['that it is not there', { status: 404, body: '' }, /there is no such thing \(404\)$/],
    ['that the question is wrong', { status: 400, body: '' }, /HTTP status 400$/],
  ];
  for (const [what, reply, message] of faults)
    it(`says ${what}, which is no answer`, async () => {
      answer = () => reply;
      expect(await complaint()).to.match(message);
    });

  it('is left when it takes too long, a byte at a time', async () => {
    api = await opened({ timeoutSeconds: 0.5, retries: 0 });
    server.plan({ kind: 'drip', everyMilliseconds: 200 });
    expect(await complaint()).to.equal('HOST: no complete answer within 0.5 s');
  });

  it('is left when the time of the whole check is over', async () => {
    const over = new AbortController();
    api = await opened({}, over.signal);
    server.plan({ kind: 'never' });
    const before = server.heard.length;
    const asked = complaint();
    await eventually('the question', 20, () => (server.heard.length > before ? true : undefined));
    over.abort();
    expect(await asked).to.equal('not done by the deadline');
  });

  it('tells by how much its clock differs', async () => {
    answer = () => ({
      ...json({ items: [], next: null }),
      headers: { date: 'Fri, 27 Nov 2020 00:00:00 GMT' },
    });
    await list();
    expect(api.aheadSeconds).to.be.below(-86_400 * 365);
  });
});

function json(value: unknown): Reply {
  return { status: 200, body: JSON.stringify(value) };
}

describe('the address of an API', () => {
  const good: readonly (readonly [string, string])[] = [
    ['https://pakiti.example.org/api/', 'https://pakiti.example.org/api/'],
    ['https://pakiti.example.org/api', 'https://pakiti.example.org/api/'],
    ['https://pakiti.example.org/pakiti/api/hosts.php', 'https://pakiti.example.org/pakiti/api/'],
    ['https://pakiti.example.org', 'https://pakiti.example.org/'],
    ['http://127.0.0.1:8444/api//', 'http://127.0.0.1:8444/api/'],
    ['http://[::1]/', 'http://[::1]/'],
  ];
  for (const [text, base] of good) it(`is ${text}`, () => expect(apiBase(text, '--url').href).to.equal(base));

  it('is where it is mounted, of a server that is named alone', () => {
    expect(apiBase('https://x', '--url', '/api/').href).to.equal('https://x/api/');
    expect(apiBase('https://x/y', '--url', '/api/').href).to.equal('https://x/y/');
  });

  for (const text of ['pakiti.example.org', 'ftp://x/', 'http://pakiti.example.org/', 'https://a:b@x/', ''])
    it(`is not '${text}'`, () => expect(() => apiBase(text, '--url')).to.throw(/^--url: /));
});

describe('what we show of ourselves', () => {
  const host = localHostFromSource();
  const missing = (path: string): Promise<never> =>
    Promise.reject(new Failure('missing', `${path}: no such file`));
  const NO_FILES = { ...host.files, open: missing, status: missing };
  let home: string;
  before(() => (home = mkdtempSync(join(tmpdir(), 'secmon-shown-'))));
  after(() => rmSync(home, { recursive: true }));

  it('is no token that others can read, or that is none', async () => {
    const path = join(home, 'token');
    writeFileSync(path, 'sesame', { mode: 0o644 });
    expect(await rejection(readCredentials(host, { ...NO_PATHS, token: path }, SERVER))).to.include({
      reason: 'denied',
    });
    const two = join(home, 'two');
    writeFileSync(two, 'open\nsesame\n', { mode: 0o600 });
    expect(await rejection(readCredentials(host, { ...NO_PATHS, token: two }, SERVER))).to.include({
      reason: 'malformed',
    });
  });

  it('is asked for by its options where there is nothing to show, and not by a file that nobody gave', async () => {
    const without = { ...host, operator: { ...host.operator, files: NO_FILES } };
    const { message } = (await rejection(readCredentials(without, NO_PATHS, SERVER))) as Error;
    expect(message).to.match(/^no credential: give --token, or --cert and --key$/);
    for (const cert of [undefined, '/etc/cert.pem']) {
      const paths = { ...NO_PATHS, cert, key: cert };
      const plain = (await rejection(readCredentials(without, paths, 'http://127.0.0.1:8444/'))) as Error;
      expect(plain.message).to.match(/^no credential: over http it takes --token$/);
    }
  });

  it('is no certificate without its key', async () => {
    expect(await rejection(readCredentials(host, { ...NO_PATHS, cert: '/x' }, SERVER))).to.include({
      message: '--cert and --key: one without the other',
    });
  });
});
