import { expect } from 'chai';
import { memoryInventories } from '../../../test/kit/memory-inventories.ts';
import { FINDINGS, form, reportDoor, submitter, type Asked } from '../../../test/kit/report-door.ts';
import type { Answered, Ask } from '../../host/exchange.ts';
import { Failure } from '../../host/failure.ts';
import { send } from '../client/send.ts';
import type { Report } from './report.ts';

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

describe('the door of reports', () => {
  it('stores and says OK', async () => {
    const { ask, inventories } = reportDoor();
    expect(await ask()).to.deep.include({ status: 200, body: 'OK\n' });
    expect(inventories.taken).to.have.length(1);
    expect(inventories.taken[0]?.reporter).to.deep.equal({ address: '192.0.2.1', name: null, proxy: false });
  });

  it('answers with the tagged findings where it was asked to, by either name of the mode', async () => {
    const lines =
      'kernel\t5.14.0-427.13.1.el9_4\tx86_64\tCVE-2024-1086\tEGI-Critical\nbash\t5.1.8-9.el9\tx86_64\tCVE-2024-9999\tEGI High\n';
    for (const query of ['mode=store-and-report', 'mode=1', 'report=1', 'mode=report-only', 'report=2'])
      expect((await reportDoor().ask({ query })).body).to.equal(`OK\n${lines}`);
    for (const query of ['', 'mode=', 'mode=0', 'mode=store-only'])
      expect((await reportDoor().ask({ query })).body).to.equal('OK\n');
  });

  it('answers what a host says again with the tagged findings as well, of its site', async () => {
    const sites: unknown[] = [];
    const inventories = Object.assign(memoryInventories(), {
      tagged: ({ site }: Report) => (sites.push(site), Promise.resolve(FINDINGS)),
    });
    const credential = submitter({ sites: ['EXAMPLE'] });
    const { ask } = reportDoor({ access: { open: [] }, credential, inventories });
    const asked = { query: 'mode=1', body: form({ site: '' }) };
    const first = await ask(asked);
    expect(first.body).to.match(/^OK\nkernel\t/);
    expect((await ask(asked)).body).to.equal(first.body);
    expect([inventories.same(), ...sites]).to.deep.equal([1, 'EXAMPLE', 'EXAMPLE']);
  });

  it('answers no findings where others could read them on the way', async () => {
    const { ask } = reportDoor({ hasTls: false });
    expect((await ask({ query: 'mode=store-and-report' })).body).to.equal('OK\n');
  });

  it('keeps nothing of what only asks', async () => {
    const { ask, inventories } = reportDoor();
    await ask({ query: 'mode=report-only' });
    expect(inventories.taken).to.deep.equal([]);
    await ask();
    await ask({ query: 'mode=report-only' });
    expect(inventories.same()).to.equal(0);
  });

  it('does not parse what a host says again', async () => {
    const { ask, inventories, notices } = reportDoor();
    await ask();
    await ask({ query: 'mode=0' });
    expect(inventories.taken).to.have.length(1);
    expect(inventories.same()).to.equal(1);
    expect(notices.map(({ kind }) => kind)).to.deep.equal(['stored', 'same']);
  });

  it('knows a host again behind another address', async () => {
    const { ask, inventories } = reportDoor();
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
    const another = FINDINGS.map((one) => ({ ...one, cve: 'CVE-2024-1087' }));
    const inventories = memoryInventories([...FINDINGS, ...another]);
    expect((await reportDoor({ inventories }).ask({ body: body.toString() })).body).to.equal(
      'kernel 5.14.0-427.16.1.el9_4 SEC 5.14.0-427.13.1.el9_4\nOK',
    );
  });

  it("answers the GLPI agent in the agent's words", async () => {
    const body = JSON.stringify({
      content: { operatingsystem: { fqdn: 'h' }, softwares: [{ name: 'a', version: '1' }] },
    });
    const reply = await reportDoor().ask({ body, headers: { 'user-agent': 'GLPI-Agent_v1.15' } });
    expect(reply).to.deep.include({ status: 200, body: '{"status": "ok"}' });
  });

  it('greets the GLPI agent, which sends nothing before that, and keeps nothing', async () => {
    const { ask, inventories } = reportDoor();
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
      const { ask, inventories, away } = reportDoor({
        access: { open: [{ network: '192.0.2.0/24' }, { network: '127.0.0.0/8' }] },
      });
      expect(await ask(asked)).to.deep.include({ status, body: 'ERROR' });
      expect(away).to.have.length(status === 401 || status === 403 ? 1 : 0);
      expect(inventories.taken).to.deep.equal([]);
    });

  for (const [what, method, headers] of [
    ['form', 'POST', { origin: 'https://stranger.example' }],
    ['sandboxed form', 'POST', { origin: 'null' }],
    ['picture', 'GET', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ] as const) {
    it(`takes no report that the ${what} of a stranger's page makes a browser send (F17)`, async () => {
      const { ask, inventories, away } = reportDoor({ credential: submitter() });
      const sent = method === 'GET' ? { query: form({}), body: undefined } : { body: form({}) };
      const { status, body, headers: said } = await ask({ method, headers, ...sent });
      expect([status, body]).to.deep.equal([403, 'ERROR']);
      expect(Object.keys(said ?? {})).to.deep.equal(['content-type']);
      expect([inventories.taken.length, away]).to.deep.equal([0, ['out-of-scope']]);
    });
  }

  it('says ERROR where the store fails, and tells the operator why', async () => {
    const failing = {
      ...memoryInventories(),
      take: () => Promise.reject(new Failure('failed', 'disk full')),
    };
    const { ask, notices } = reportDoor({ inventories: failing });
    expect(await ask()).to.deep.include({ status: 500, body: 'ERROR' });
    expect(notices).to.deep.equal([{ kind: 'failed', reason: 'disk full' }]);
  });

  it('has no client send protocol 5 in place of the protocol 6 that is stored, where nobody can say what is tagged', async () => {
    const inventories = memoryInventories();
    const blind = Object.assign(inventories, {
      tagged: () => Promise.reject(new Failure('missing', 'no feed says anything of it')),
    });
    const { ask } = reportDoor({ inventories: blind });
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
