import { expect } from 'chai';
import { BASH, OFFICER, PakitiApiBench, type Reply, ZLIB } from '../../../../test/kit/pakiti-api.ts';
import { pastDecisions } from '../../decisions/past.ts';
import type { Credential } from '../../../trust/credential.ts';

const ALL: Credential = { name: 'csirt', scopes: ['read', 'decide'] };
const OF_ONE: Credential = { ...ALL, name: 'one', sites: ['ONE'] };
const OF_X: Credential = { ...ALL, name: 'x', ngis: ['NGI_X'] };
const JSON_TYPE = { 'content-type': 'application/json' };
const NEW = 'CVE-2026-3000';

describe('tags and exceptions over HTTP', () => {
  let bench: PakitiApiBench;
  beforeEach(async () => {
    bench = await PakitiApiBench.open();
  });
  afterEach(() => bench.close());

  async function post(
    what: 'tags' | 'exceptions',
    body: object,
    credential: Credential | null = ALL,
    headers: Readonly<Record<string, string>> = JSON_TYPE,
  ): Promise<Reply> {
    return await bench.ask(`/api/v1/${what}`, credential, 'POST', { headers, body: JSON.stringify(body) });
  }
  const remove = (path: string, credential: Credential | null = ALL): Promise<Reply> =>
    bench.ask(`/api/v1/${path}`, credential, 'DELETE');
  const except = (body: object, credential?: Credential): Promise<Reply> =>
    post('exceptions', { cve: BASH, why: 'w', ...body }, credential);
  const open = async (): Promise<unknown[]> =>
    (await bench.items('/api/v1/findings')).map(({ host, cve }) => `${String(host)} ${String(cve)}`);

  it('tag in the name of the credential, and take away', async () => {
    const said = { cve: ZLIB.toLowerCase(), tag: 'EGI-Critical', why: 'bad', due: '2099-01-01T00:00:00Z' };
    const { status, text } = await post('tags', said);
    const tag = {
      cve: ZLIB,
      tag: 'EGI-Critical',
      state: 'set',
      enabled: true,
      reason: 'bad',
      modifier: 'csirt',
    };
    expect(status, text).to.equal(201);
    expect(JSON.parse(text)).to.deep.include({ warnings: [] });
    const [row] = await bench.items(`/api/v1/tags?cve=${ZLIB}`);
    expect(row).to.include({ ...tag, due: '2099-01-01T00:00:00Z', advisory: null });
    expect(JSON.parse(text)).to.deep.equal({ tag: row, warnings: [] });
    expect(await open()).to.include(`a ${ZLIB}`);
    expect((await post('tags', { ...said, why: 'worse' })).status).to.equal(200);
    expect((await remove(`tags/${ZLIB}/EGI-Critical?why=not%20so%20bad`)).status).to.equal(200);
    expect(await pastDecisions(bench.tables)).to.deep.equal([
      {
        ...{ what: 'tag', cve: ZLIB, called: 'EGI-Critical', reason: 'worse', modifier: 'csirt' },
        ...{ who: 'csirt', why: 'not so bad', goneAt: bench.at },
      },
    ]);
    expect(await open()).not.to.include(`a ${ZLIB}`);
    expect((await remove(`tags/${ZLIB}/EGI-Critical`)).status).to.equal(404);
    expect(bench.decided.map(({ by, did }) => [by, did])).to.deep.equal([
      ['csirt', 'setTag'],
      ['csirt', 'setTag'],
      ['csirt', 'removeTag'],
    ]);
  });

  it('take what replaces a proposal as set, and tell what may be a mistake', async () => {
    expect((await post('tags', { cve: ZLIB, tag: 'EGI-High', why: 'w' })).status).to.equal(200);
    const { text } = await post('tags', { cve: NEW, tag: 'EGI-Hihg', why: 'w', due: '1970-01-01T00:00:00Z' });
    expect(JSON.parse(text)).to.have.deep.property('warnings', [
      `no feed speaks of ${NEW}`,
      "no other CVE has the tag 'EGI-Hihg' (did you mean 'EGI-High'?)",
      'the deadline 1970-01-01 is past',
    ]);
    expect(await bench.items(`/api/v1/tags?cve=${ZLIB}`)).to.have.nested.property('[0].state', 'set');
  });

  it('tell of an exception for a package that no host has', async () => {
    const warnings = async (said: object): Promise<unknown> =>
      (JSON.parse((await except(said)).text) as { readonly warnings: unknown }).warnings;
    expect(await warnings({ package: 'bash' })).to.deep.equal([]);
    expect(await warnings({ package: 'bahs' })).to.deep.equal(["no host has a package 'bahs'"]);
    expect(await warnings({ package: 'basch', regardless: true })).to.deep.equal([]);
  });

  it('except until it expires, in the name of the credential, and take away', async () => {
    const expires = new Date((Math.floor(bench.at) + 5) * 1000).toISOString().replace('.000', '');
    const { status, text } = await except({ sites: ['ONE'], package: 'bash', expires });
    expect(status, text).to.equal(201);
    expect(JSON.parse(text)).to.have.nested.property('exception.modifier', 'csirt');
    const { exception } = JSON.parse(text) as { readonly exception: { readonly number: number } };
    expect(await bench.items('/api/v1/exceptions')).to.deep.equal([exception]);
    expect(await open()).to.deep.equal([`c ${BASH}`]);
    bench.at += 6;
    expect(await open()).to.deep.equal([`a ${BASH}`, `c ${BASH}`]);
    const other = JSON.parse((await except({ sites: ['TWO'] })).text) as {
      readonly exception: typeof exception;
    };
    expect(await open()).to.deep.equal([`a ${BASH}`]);
    expect((await remove(`exceptions/${other.exception.number}`)).status).to.equal(200);
    expect(await open()).to.deep.equal([`a ${BASH}`, `c ${BASH}`]);
    expect((await remove(`exceptions/${other.exception.number}`)).status).to.equal(404);
    expect((await remove(`exceptions/${exception.number}`)).status).to.equal(200);
    expect(await bench.tables.exceptions()).to.deep.equal([]);
  });

  const refused: readonly (readonly [what: 'tags' | 'exceptions', body: object, says: string])[] = [
    ['tags', { cve: BASH, tag: 'x' }, "'why' is missing"],
    ['tags', { cve: BASH, tag: 'x', why: ' ' }, "'why' is not the reason"],
    ['tags', { cve: 'CVE-1', tag: 'x', why: 'w' }, "'cve' is not a CVE id"],
    ['tags', { cve: BASH, tag: 'a\tb', why: 'w' }, "'tag' is not the name of a tag"],
    ['tags', { cve: BASH, tag: 'x', why: 'w', modifier: 'you' }, "there is no field 'modifier'"],
    ['tags', { cve: BASH, tag: 'x', why: 'w', due: 'soon' }, "'due' is not"],
    [
      'tags',
      { cve: BASH, tag: 'x', why: 'w', due: '2026-02-30T23:59:59Z' },
      "'due' is not until when it has to be mended; an instant such as",
    ],
    ['exceptions', { cve: BASH }, "'why' is missing"],
    [
      'exceptions',
      { cve: BASH, why: 'w', sites: ['ONEE'] },
      "no host of the site 'ONEE' has reported: 'regardless'",
    ],
    ['exceptions', { cve: BASH, why: 'w', hosts: ['z'] }, "no host 'z' has reported"],
    ['exceptions', { cve: BASH, why: 'w', release: 'foo' }, "no host runs 'foo'; there are almalinux:9"],
    ['exceptions', { cve: BASH, why: 'w', version: '1' }, "'package' is missing"],
    ['exceptions', { cve: BASH, why: 'w', expires: '1970-01-01T00:00:00Z' }, "'expires' is past"],
    ['exceptions', { cve: BASH, why: 'w', expires: 5 }, "'expires' is not"],
    ['exceptions', { cve: BASH, why: 'w', sites: 'ONE' }, "'sites' is not"],
    ['exceptions', { cve: BASH, why: 'w', sites: [] }, "'sites' is empty: leave it out for all"],
    [
      'exceptions',
      { cve: BASH, why: 'w', sites: ['ONE'], hosts: [] },
      "'hosts' is empty: leave it out for all",
    ],
  ];
  for (const [what, body, says] of refused)
    it(`refuse of ${what} ${JSON.stringify(body).slice(0, 70)}`, async () => {
      const before = await bench.tables.tags();
      const { status, text } = await post(what, body);
      expect([status, (JSON.parse(text) as { readonly error: string }).error]).to.satisfy(
        ([code, error]: [number, string]) => code === 422 && error.includes(says),
        text,
      );
      expect(await bench.tables.tags()).to.deep.equal(before);
      expect(await bench.tables.exceptions()).to.deep.equal([]);
    });

  it('except nothing twice, nor what has not reported, unless somebody insists', async () => {
    await except({ sites: ['ONE', 'TWO'] });
    const again = await except({ sites: ['TWO', 'ONE', 'ONE'] });
    expect([again.status, again.text]).to.deep.equal([
      409,
      `{"error":"exception 1 is the same, and holds for ever: remove it, or 'regardless'"}`,
    ]);
    expect((await except({ sites: ['ONE', 'TWO'], regardless: true })).status).to.equal(201);
    expect((await except({ sites: ['NEW'], release: 'debian:13', regardless: true })).status).to.equal(201);
  });

  it('are within the sites of the credential', async () => {
    expect((await post('tags', { cve: BASH, tag: 'x', why: 'w' }, OF_ONE)).status).to.equal(403);
    expect((await remove(`tags/${BASH}/EGI-Critical`, OF_ONE)).status).to.equal(403);
    for (const body of [{}, { sites: ['TWO'] }, { sites: ['ONE', 'TWO'] }, { hosts: ['a'] }])
      for (const regardless of [false, true])
        expect((await except({ ...body, regardless }, OF_ONE)).status, JSON.stringify(body)).to.equal(403);
    expect(await bench.tables.exceptions()).to.deep.equal([]);
    expect((await except({ sites: ['ONE'], hosts: ['c'] }, OF_ONE)).text).to.include(
      "no host 'c' has reported",
    );
    const release = await except({ sites: ['ONE'], release: 'debian:12' }, OF_ONE);
    expect(release.text).to.equal(`{"error":"no host runs 'debian:12': 'regardless'"}`);
    expect((await except({ sites: ['ONE'], release: 'almalinux:9', hosts: ['a'] }, OF_ONE)).status).to.equal(
      201,
    );
    expect((await except({ sites: ['TWO'] }, OF_X)).status).to.equal(201);
    expect((await except({ sites: ['ONE'] }, OF_X)).status).to.equal(403);
    expect((await except({})).status).to.equal(201);
    expect((await except({ sites: ['ONE', 'TWO'] })).status).to.equal(201);
    const removed = [];
    for (const number of [1, 2, 3, 4, 5]) removed.push((await remove(`exceptions/${number}`, OF_ONE)).status);
    expect(removed).to.deep.equal([200, 404, 403, 404, 404]);
    expect((await bench.tables.exceptions()).map(({ id }) => id)).to.deep.equal([2, 3, 4]);
  });

  it('need the scope, and no less than JSON, and are not of a page in a browser', async () => {
    const tag = { cve: BASH, tag: 'x', why: 'w' };
    expect((await post('tags', tag, null)).status).to.equal(401);
    for (const credential of [OFFICER, { ...OFFICER, scopes: ['submit', 'read', 'write'] as const }]) {
      expect((await post('tags', tag, credential)).status).to.equal(403);
      expect((await remove(`tags/${BASH}/EGI-Critical`, credential)).status).to.equal(403);
    }
    expect((await bench.ask('/api/v1/tags', { ...ALL, scopes: ['decide'] })).status).to.equal(403);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      expect((await post('tags', tag, ALL, { 'content-type': type })).status, type).to.equal(415);
    expect((await post('tags', tag, ALL, {})).status).to.equal(415);
    for (const mark of [
      { origin: 'https://stranger.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect((await post('tags', tag, ALL, { ...JSON_TYPE, ...mark })).status).to.equal(403);
      const path = `/api/v1/tags/${BASH}/EGI-Critical`;
      expect((await bench.ask(path, ALL, 'DELETE', { headers: mark })).status).to.equal(403);
    }
    expect(
      (await bench.ask('/api/v1/tags?x=1', ALL, 'POST', { headers: JSON_TYPE, body: '{}' })).status,
    ).to.equal(400);
    for (const [method, path] of [
      ['PUT', 'tags'],
      ['DELETE', 'tags'],
      ['DELETE', 'exceptions'],
      ['POST', 'exceptions/1'],
      ['POST', 'hosts'],
      ['DELETE', 'hosts/ONE/a'],
    ] as const)
      expect((await bench.ask(`/api/v1/${path}`, ALL, method)).status, `${method} ${path}`).to.equal(405);
    expect((await bench.tables.tags()).map((one) => one.tag)).to.deep.equal(['EGI-Critical', 'EGI-High']);
    expect(bench.decided).to.deep.equal([]);
  });
});
