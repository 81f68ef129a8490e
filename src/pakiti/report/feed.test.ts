import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { memoryInventories, type MemoryInventories } from '../../../test/kit/memory-inventories.ts';
import type { Answered, Ask } from '../../host/exchange.ts';
import { Failure } from '../../host/failure.ts';
import type { HeardRequest, SpokenReply } from '../../host/listener.ts';
import type { Credential } from '../../trust/credential.ts';
import { send } from '../client/send.ts';
import type { AccessRules } from './access.ts';
import { feed, type FeedNotice } from './feed.ts';
import { ReportError } from './report-error.ts';
import type { TaggedFinding } from './report.ts';

const V5 = readFileSync(join(import.meta.dirname, 'fixtures/v5-rpm.report'));
const V6 = Buffer.from(
  [
    ...[
      '#',
      'arch: x86_64',
      'host: wn06.example.org',
      'kernel: 5.14.0-503.11.1.el9_5.x86_64',
      'packager: rpm',
    ],
    ...['protocol: 6', 'system: AlmaLinux release 9.5 (Teal Serval)', 'version: 1', '#'],
    ...['bash\t5.1.8-9.el9\tx86_64\t\t\t\tAlmaLinux\tbaseos', '#', ''],
  ].join('\n'),
);
const FINDINGS: readonly TaggedFinding[] = [
  {
    name: 'kernel',
    version: '5.14.0-427.13.1.el9_4',
    arch: 'x86_64',
    cve: 'CVE-2024-1086',
    tag: 'EGI-Critical',
    fixed: '5.14.0-427.16.1.el9_4',
  },
  {
    name: 'bash',
    version: '5.1.8-9.el9',
    arch: 'x86_64',
    cve: 'CVE-2024-9999',
    tag: 'EGI\tHigh',
    fixed: null,
  },
];

interface Setting {
  readonly access?: Partial<AccessRules>;
  readonly hasTls?: boolean;
  readonly credential?: Credential;
  readonly inventories?: MemoryInventories;
}

interface Asked {
  readonly method?: string;
  readonly query?: string;
  readonly body?: Buffer | string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
}

/** A server that nobody else reports to. */
function server({
  access,
  hasTls = true,
  credential,
  inventories = memoryInventories(FINDINGS),
}: Setting = {}) {
  const notices: FeedNotice[] = [];
  const away: unknown[] = [];
  const answer = feed({
    inventories,
    access: { open: [{ network: '192.0.2.0/24' }], proxies: [], tlsProxies: [], ...access },
    hasTls,
    decrypt: () => Promise.reject(new ReportError('malformed', 'encrypted')),
    openSigned: () => Promise.reject(new Failure('missing', 'no keys')),
    credentialOf: () => credential,
    turnedAway: (_request, why) => away.push(why),
    tell: (what) => notices.push(what),
    now: () => 1_800_000_000,
  });
  const ask = (asked: Asked = {}): Promise<SpokenReply> => {
    const request: HeardRequest = {
      method: asked.method ?? 'POST',
      path: '/feed/',
      query: new URLSearchParams(asked.query),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...asked.headers },
      body: 'body' in asked ? (asked.body === undefined ? undefined : Buffer.from(asked.body)) : V5,
      client: { address: asked.address ?? '192.0.2.1' },
    };
    return answer(request);
  };
  return { ask, inventories, notices, away };
}

const submitter = (more: Partial<Credential> = {}): Credential => ({
  name: 'wn',
  scopes: ['submit'],
  ...more,
});
const PACKAGES = "'bash' '3.2' '24.el5' 'x86_64'";
const form = (more: object): string =>
  new URLSearchParams({
    version: '4',
    host: 'h',
    site: 'EXAMPLE',
    type: 'rpm',
    pkgs: PACKAGES,
    ...more,
  }).toString();

describe('the door of reports', () => {
  it('stores and says OK', async () => {
    const { ask, inventories } = server();
    expect(await ask()).to.deep.include({ status: 200, body: 'OK\n' });
    expect(inventories.taken).to.have.length(1);
    expect(inventories.taken[0]?.reporter).to.deep.equal({ address: '192.0.2.1', name: null, proxy: false });
  });

  it('answers with the tagged findings where it was asked to, by either name of the mode', async () => {
    const lines =
      'kernel\t5.14.0-427.13.1.el9_4\tx86_64\tCVE-2024-1086\tEGI-Critical\nbash\t5.1.8-9.el9\tx86_64\tCVE-2024-9999\tEGI High\n';
    for (const query of ['mode=store-and-report', 'mode=1', 'report=1', 'mode=report-only', 'report=2'])
      expect((await server().ask({ query })).body).to.equal(`OK\n${lines}`);
    for (const query of ['', 'mode=', 'mode=0', 'mode=store-only'])
      expect((await server().ask({ query })).body).to.equal('OK\n');
  });

  it('answers no findings where others could read them on the way', async () => {
    const { ask } = server({ hasTls: false });
    expect((await ask({ query: 'mode=store-and-report' })).body).to.equal('OK\n');
  });

  it('keeps nothing of what only asks', async () => {
    const { ask, inventories } = server();
    await ask({ query: 'mode=report-only' });
    expect(inventories.taken).to.deep.equal([]);
  });

  it('does not parse what a host says again', async () => {
    const { ask, inventories, notices } = server();
    await ask();
    await ask({ query: 'mode=0' });
    expect(inventories.taken).to.have.length(1);
    expect(inventories.same()).to.equal(1);
    expect(notices.map(({ kind }) => kind)).to.deep.equal(['stored', 'same']);
  });

  it('knows a host again behind another address', async () => {
    const { ask, inventories } = server();
    await ask({ address: '192.0.2.7' });
    await ask({ address: '192.0.2.8' });
    expect(inventories.taken).to.have.length(1);
  });

  it("answers Pakiti 2 in Pakiti 2's words", async () => {
    const body = new URLSearchParams({
      v: '3',
      h: 'h',
      o: 'CentOS release 5.4 (Final)',
      r: '1',
      p: "'bash' '3.2' '24.el5'",
    });
    expect((await server().ask({ body: body.toString() })).body).to.equal(
      'kernel 5.14.0-427.16.1.el9_4 SEC 5.14.0-427.13.1.el9_4\nOK',
    );
  });

  it("answers the GLPI agent in the agent's words", async () => {
    const body = JSON.stringify({
      content: { operatingsystem: { fqdn: 'h' }, softwares: [{ name: 'a', version: '1' }] },
    });
    const reply = await server().ask({ body, headers: { 'user-agent': 'GLPI-Agent_v1.15' } });
    expect(reply).to.deep.include({ status: 200, body: '{"status": "ok"}' });
  });

  it('greets the GLPI agent, which sends nothing before that, and keeps nothing', async () => {
    const { ask, inventories } = server();
    const headers = { 'user-agent': 'GLPI-Agent_v1.15', 'content-type': 'application/json' };
    const body = JSON.stringify({ action: 'contact', deviceid: 'node01', 'installed-tasks': ['inventory'] });
    expect(await ask({ body, headers })).to.deep.include({ status: 200, body: '{"status": "ok"}' });
    expect(await ask({ body, headers, address: '198.51.100.1' })).to.include({ status: 401 });
    expect(inventories.taken).to.deep.equal([]);
  });

  const failures: readonly (readonly [what: string, status: number, asked: Asked])[] = [
    ['an unknown mode', 500, { query: 'mode=delete' }],
    ['a mode that objects have', 500, { query: 'mode=constructor' }],
    ['an unknown protocol', 500, { query: 'protocol=7' }],
    ['nothing', 500, { body: '' }],
    ['too much', 413, { body: undefined }],
    ['another method', 405, { method: 'PUT' }],
    ['a stranger', 401, { address: '198.51.100.1' }],
    ['a bad token of one who needs none', 401, { headers: { authorization: 'Bearer nonsense' } }],
    ['a proxy that is none', 403, { body: form({ proxy: '1' }) }],
    [
      'a machine that a server in front forgot to name',
      401,
      { address: '127.0.0.1', headers: { 'x-forwarded-for': '192.0.2.1' } },
    ],
  ];
  for (const [what, status, asked] of failures)
    it(`says ERROR with ${status} to ${what}, and keeps nothing`, async () => {
      const { ask, inventories } = server({
        access: { open: [{ network: '192.0.2.0/24' }, { network: '127.0.0.0/8' }] },
      });
      expect(await ask(asked)).to.deep.include({ status, body: 'ERROR' });
      expect(inventories.taken).to.deep.equal([]);
    });

  for (const [what, method, headers] of [
    ['form', 'POST', { origin: 'https://stranger.example' }],
    ['sandboxed form', 'POST', { origin: 'null' }],
    ['picture', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ] as const) {
    it(`takes no report that the ${what} of a stranger's page makes a browser send (F17)`, async () => {
      const { ask, inventories, away } = server({ credential: submitter() });
      const sent = method === 'GET' ? { query: form({}), body: undefined } : { body: form({}) };
      const { status, body, headers: said } = await ask({ method, headers, ...sent });
      expect([status, body]).to.deep.equal([403, 'ERROR']);
      expect(Object.keys(said ?? {})).to.deep.equal(['content-type']);
      expect([inventories.taken.length, away]).to.deep.equal([0, ['out-of-scope']]);
    });
  }

  it('takes reports for the sites that the credential covers, and for no others', async () => {
    const { ask, inventories, away } = server({
      access: { open: [] },
      credential: submitter({ sites: ['EXAMPLE'] }),
    });
    expect(await ask()).to.include({ status: 200 });
    expect(await ask({ body: form({ site: 'OTHER' }) })).to.include({ status: 403, body: 'ERROR' });
    expect(await ask({ body: form({ site: '' }) })).to.include({ status: 200 });
    expect(inventories.taken.map(({ report }) => report.site)).to.deep.equal(['EXAMPLE', 'EXAMPLE']);
    expect(away).to.deep.equal(['out-of-scope']);
  });

  it('takes nothing with a credential that is for other things, or for a whole operations centre', async () => {
    for (const credential of [submitter({ scopes: ['read'] }), submitter({ ngis: ['NGI_X'] })])
      expect(await server({ access: { open: [] }, credential }).ask()).to.include({
        status: 403,
        body: 'ERROR',
      });
  });

  it('bounds networks without credentials to their sites', async () => {
    const { ask } = server({ access: { open: [{ network: '192.0.2.0/24', sites: ['OTHER'] }] } });
    expect(await ask()).to.include({ status: 403, body: 'ERROR' });
  });

  it('does not take what was taken for a site that the credential covers no more', async () => {
    const inventories = memoryInventories();
    const before = server({ access: { open: [] }, credential: submitter(), inventories });
    const since = server({ access: { open: [] }, credential: submitter({ sites: ['OTHER'] }), inventories });
    expect(await before.ask()).to.include({ status: 200 });
    expect(await since.ask()).to.include({ status: 403 });
  });

  it('takes from proxies what others have', async () => {
    for (const proxies of [['192.0.2.1'], ['192.0.2.0/28']]) {
      const { ask, inventories } = server({ access: { proxies } });
      expect(await ask({ body: form({ proxy: '1' }) })).to.include({ status: 200 });
      expect(inventories.taken[0]?.reporter.proxy).to.equal(true);
    }
    const named = server({ access: { open: [], proxies: ['wn'] }, credential: submitter() });
    expect(await named.ask({ body: form({ proxy: '1' }) })).to.include({ status: 200 });
  });

  it('believes a server in front that it knows, and the last that it says', async () => {
    const { ask, inventories } = server({ hasTls: false, access: { tlsProxies: ['127.0.0.1'] } });
    const headers = { 'x-forwarded-for': '198.51.100.1, 192.0.2.9', 'x-forwarded-proto': 'https' };
    const reply = await ask({ address: '127.0.0.1', query: 'mode=1', headers });
    expect(reply.body).to.match(/^OK\nkernel\t.*\nbash\t.*\n$/);
    expect(inventories.taken[0]?.reporter.address).to.equal('192.0.2.9');
    const plain = { ...headers, 'x-forwarded-proto': 'http' };
    expect((await ask({ address: '127.0.0.1', query: 'mode=1', headers: plain })).body).to.equal('OK\n');
    const lying = { 'x-forwarded-for': '192.0.2.9, 198.51.100.1' };
    expect(await ask({ address: '127.0.0.1', headers: lying })).to.include({ status: 401 });
    expect(await ask({ address: '127.0.0.1' })).to.include({ status: 401 });
  });

  it('says ERROR where the store fails, and tells the operator why', async () => {
    const failing = {
      ...memoryInventories(),
      take: () => Promise.reject(new Failure('failed', 'disk full')),
    };
    const { ask, notices } = server({ inventories: failing });
    expect(await ask()).to.deep.include({ status: 500, body: 'ERROR' });
    expect(notices).to.deep.equal([{ kind: 'failed', reason: 'disk full' }]);
  });

  it('has no client send protocol 5 in place of the protocol 6 that is stored, where nobody can say what is tagged', async () => {
    const inventories = memoryInventories();
    const blind = Object.assign(inventories, {
      tagged: () => Promise.reject(new Failure('missing', 'no feed says anything of it')),
    });
    const { ask } = server({ inventories: blind });
    const exchange = {
      async ask({ url, body }: Ask): Promise<Answered> {
        const { status, body: said } = await ask({ query: new URL(url).search, body });
        expect(said).to.be.a('string');
        return { status, headers: {}, bytes: Buffer.from(said as string) };
      },
      close: () => undefined,
    };
    const to = {
      ...{ url: 'https://pakiti.example.org/feed/', mode: 'store-and-report', saysProtocol: true },
      ...{ expect: 'OK', token: undefined, seal: (bytes: Buffer) => Promise.resolve(bytes) },
    };
    const trouble = await send(exchange, to, V6).catch((error: unknown) => String(error));
    expect(trouble).to.equal('Failure: not taken: the server says 503 ERROR');
    expect(inventories.taken.map(({ report }) => report.protocol)).to.deep.equal(['6']);
  });
});
