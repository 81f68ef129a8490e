import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { changed, ledgerOn, monitoring, observation, person } from '../../../test/kit/ledger.ts';
import { type Asked, NOW, OFFICER, PortalBench } from '../../../test/kit/portal.ts';
import type { Ledger } from '../../incidents/ledger.ts';
import type { Store } from '../../store/store.ts';
import type { Credential } from '../../trust/credential.ts';
import { openApi } from '../openapi.ts';
import { allRoutes } from '../routes/index.ts';
import { postings } from './decide.ts';

const WRITER: Credential = { name: 'csirt', scopes: ['read', 'write'] };
const OF_A: Credential = { ...WRITER, name: 'a', sites: ['SITE-A'] };
const OF_X: Credential = { ...WRITER, name: 'x', ngis: ['NGI_X'] };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('the ledger over HTTP', () => {
  let store: Store;
  let bench: PortalBench;
  let ledger: Ledger;

  beforeEach(async () => {
    store = await openSqlite(':memory:');
    bench = new PortalBench(store);
    ledger = ledgerOn(store);
    for (const [site, ngi] of [
      ['SITE-A', 'NGI_X'],
      ['SITE-B', 'NGI_X'],
      ['SITE-C', 'NGI_Y'],
    ] as const) {
      const subject = { ...observation().subject, site };
      const saying = monitoring(NOW - 60);
      await ledger.apply({ do: 'observe', observation: observation({ subject, ngi }) }, saying);
    }
  });
  afterEach(() => store.close());

  async function post(path: string, body: object, credential: Credential | null = WRITER): Promise<Asked> {
    return await bench.ask(path, credential, JSON_TYPE, 'POST', body);
  }

  async function decided(
    number: number,
    body: object,
    credential: Credential | null = WRITER,
  ): Promise<Asked> {
    return await post(`/v1/issues/${number}/decisions`, { why: 'because', ...body }, credential);
  }

  it('takes decisions in the name of the credential', async () => {
    const { status, json } = await decided(1, { do: 'assign', owner: 'olga' });
    expect(status).to.equal(200);
    expect(json).to.deep.include({ outcome: 'changed', reason: null });
    const issue = await ledger.issue(1);
    expect(issue).to.deep.include({ owner: 'olga', state: 'open' });
    expect(issue?.decision).to.deep.equal({
      by: { kind: 'person', name: 'csirt', via: 'portal' },
      at: NOW,
      why: 'because',
    });
    expect(
      (await decided(1, { do: 'edit', severity: 'low', deadline: '2026-06-01T00:00:00Z' })).status,
    ).to.equal(200);
    expect((await decided(1, { do: 'reject', until: '2026-06-01T00:00:00Z' })).status).to.equal(200);
    expect((await decided(1, { do: 'reopen' })).status).to.equal(200);
    expect((await decided(1, { do: 'reopen' })).status).to.equal(409);
    const again = await decided(1, { do: 'resolve' }).then(() => decided(1, { do: 'resolve' }));
    expect(again.json).to.deep.include({ outcome: 'unchanged', reason: 'resolved already' });
  });

  it('opens and notes', async () => {
    const body = {
      site: 'SITE-A',
      class: 'other',
      id: 'x',
      title: 't',
      severity: 'high',
      hosts: ['WN1'],
      why: 'w',
    };
    const opened = await post('/v1/issues', body);
    expect(opened.status).to.equal(201);
    expect(opened.json).to.have.nested.property('issue.number', 4);
    expect((await post('/v1/issues', body)).status).to.equal(409);
    expect((await post('/v1/issues/4/notes', { text: 'between us' })).status).to.equal(201);
    expect((await post('/v1/issues/4/notes', { text: 'for you', audience: 'site' })).status).to.equal(201);
    expect((await bench.ask('/v1/issues/4/notes')).json).to.have.length(2);
    expect((await bench.ask('/v1/issues/4/notes', OF_A)).json).to.have.length(1);
    expect((await bench.ask('/v1/issues/4/audit')).json).to.have.nested.property('items.length', 3);
  });

  it('knows the operations centre of a site from the contacts where none is given', async () => {
    bench.ngiByContacts = (site) => (site === 'SITE-C' ? 'NGI_Y' : '');
    const body = { class: 'other', id: 'x', title: 't', severity: 'high', why: 'w' };
    const opened = async (more: object): Promise<unknown> =>
      ((await post('/v1/issues', { ...body, ...more })).json as { issue: { ngi: unknown } }).issue.ngi;
    expect(await opened({ site: 'SITE-C' })).to.equal('NGI_Y');
    expect(await opened({ site: 'SITE-C', scope: 's', ngi: 'NGI_Z' })).to.equal('NGI_Z');
    expect(await opened({ site: 'SITE-D' })).to.equal('');
  });

  it('opens an incident of issues, notes and decides about it, and shows its notes and trail', async () => {
    const body = { title: 'everywhere', class: 'vulnerability', id: 'CVE-2026-7', issues: [1, 3], why: 'w' };
    const opened = await post('/v1/incidents', body);
    expect(opened.status).to.equal(201);
    expect(opened.json).to.deep.include({ outcome: 'changed', reason: null });
    expect(opened.json).to.have.nested.property('incident.number', 1);
    expect((await ledger.issue(3))?.incident).to.equal(1);
    const again = await post('/v1/incidents', { ...body, issues: [2] });
    expect([again.status, (await ledger.issue(2))?.incident]).to.deep.equal([200, 1]);
    expect((await post('/v1/incidents/1/notes', { text: 'it is known' })).status).to.equal(201);
    expect((await bench.ask('/v1/incidents/1/notes')).json).to.have.length(1);
    const decide = async (order: object): Promise<Asked> =>
      await post('/v1/incidents/1/decisions', { why: 'because', ...order });
    expect((await decide({ do: 'assign', owner: 'olga' })).status).to.equal(200);
    expect((await decide({ do: 'edit', title: 'all of them' })).status).to.equal(200);
    expect((await decide({ do: 'resolve', version: 1 })).status).to.equal(409);
    const open = await decide({ do: 'resolve' });
    expect([open.status, open.text]).to.deep.equal([
      409,
      '{"error":"issues of it are open: 1, 2, 3; close them first, or together with it"}',
    ]);
    expect((await decide({ do: 'abandon', issues: 'close' })).status).to.equal(200);
    expect((await ledger.issue(1))?.state).to.equal('rejected');
    expect((await decide({ do: 'reopen' })).json).to.have.nested.property('incident.state', 'open');
    const trail = (await bench.ask('/v1/incidents/1/audit')).json as { items: { action: string }[] };
    expect(trail.items.map(({ action }) => action)).to.deep.equal([
      'open',
      'note',
      'assign',
      'edit',
      'abandon',
      'reopen',
    ]);
    const page = await bench.ask('/v1/audit?limit=2');
    expect(page.json).to.deep.include({ next: '2' });
    const all = (await bench.ask('/v1/audit?cursor=2&format=csv')).text.split('\r\n');
    expect(all.filter((line) => line !== '')).to.have.length(1 + 1 + 3 + 6 + 3);
    expect((await bench.ask('/v1/audit?since=2027-01-01T00:00:00Z')).json).to.deep.include({ items: [] });
  });

  it('says what is missing of an incident, and lets nobody at it who sees a part', async () => {
    const body = { title: 't', issues: [1], why: 'w' };
    expect((await post('/v1/incidents', body)).status).to.equal(201);
    for (const [path, said, error] of [
      ['/v1/incidents', { ...body, class: 'vulnerability' }, "'class' and 'id': one without the other"],
      ['/v1/incidents', { ...body, issues: [1, 99] }, "'issues': there is no issue 99"],
      ['/v1/incidents', { ...body, issues: ['1'] }, "'issues' is not"],
      ['/v1/incidents', { title: 't' }, "'why' is missing"],
      ['/v1/incidents/1/decisions', { do: 'assign', why: 'w' }, "'owner' is missing"],
      ['/v1/incidents/1/decisions', { do: 'edit', why: 'w' }, "'title' is missing"],
      ['/v1/incidents/1/decisions', { do: 'merge', why: 'w' }, "'do' is not one of"],
    ] as const) {
      const { status, text } = await post(path, said);
      expect(status, text).to.equal(422);
      expect(text).to.contain(error);
    }
    expect((await post('/v1/incidents/9/decisions', { do: 'resolve', why: 'w' })).status).to.equal(404);
    for (const credential of [OF_A, OF_X]) {
      expect((await post('/v1/incidents', body, credential)).status).to.equal(403);
      for (const number of [1, 9]) {
        const resolve = { do: 'resolve', why: 'w' };
        expect((await post(`/v1/incidents/${number}/decisions`, resolve, credential)).status).to.equal(403);
        expect((await post(`/v1/incidents/${number}/notes`, { text: 't' }, credential)).status).to.equal(403);
        expect((await bench.ask(`/v1/incidents/${number}/notes`, credential)).status).to.equal(404);
        expect((await bench.ask(`/v1/incidents/${number}/audit`, credential)).status).to.equal(404);
      }
      expect((await bench.ask('/v1/audit', credential)).status).to.equal(404);
    }
    expect((await post('/v1/incidents', body, OFFICER)).status).to.equal(403);
    expect(await ledger.incidents(['open'], { after: 0, limit: 9 })).to.have.length(1);
  });

  it('is read within the scope of a credential, and by the filters', async () => {
    expect(await bench.sites('/v1/issues')).to.deep.equal(['SITE-A', 'SITE-B', 'SITE-C']);
    expect(await bench.sites('/v1/issues', OF_X)).to.deep.equal(['SITE-A', 'SITE-B']);
    expect(await bench.sites('/v1/issues', OF_A)).to.deep.equal(['SITE-A']);
    expect(await bench.sites('/v1/issues?limit=2')).to.have.length(3);
    expect(await bench.sites('/v1/issues?state=new&site=SITE-B&host=WN1')).to.deep.equal(['SITE-B']);
    expect(await bench.sites('/v1/issues?id=CVE-2026-123')).to.deep.equal([]);
    expect((await bench.ask('/v1/issues?state=none')).status).to.equal(400);
    const csv = await bench.ask('/v1/issues?format=csv&site=SITE-A');
    expect(csv.text).to.contain('wn1:CRITICAL').and.not.to.contain('[object');
  });

  it('tells whoever sees a part no reasons and no trail, and of incidents those with an issue of theirs', async () => {
    const mine = changed(
      await ledger.openIncident({ do: 'open-incident', campaign: null, title: 'm' }, person()),
    );
    await ledger.openIncident({ do: 'open-incident', campaign: null, title: 'other' }, person());
    await ledger.apply({ do: 'group', issue: 1, incident: mine.id }, person());
    expect((await bench.ask('/v1/incidents')).json).to.have.length(2);
    const seen = (await bench.ask('/v1/incidents', OF_A)).json;
    expect(seen).to.have.length(1);
    expect(seen).to.have.nested.property('[0].why', '');
    expect(seen).to.have.nested.property('[0].title', '');
    expect((await bench.ask('/v1/issues/1', OF_A)).json).to.include({ why: '', site: 'SITE-A' });
    expect((await bench.ask('/v1/issues/1')).json).to.include({ why: 'seen' });
  });

  it('answers of what may not be seen as of what is not there', async () => {
    await ledger.openIncident({ do: 'open-incident', campaign: null, title: 'm' }, person());
    await ledger.apply({ do: 'group', issue: 3, incident: 1 }, person());
    const pairs = [
      ['/v1/issues/3', '/v1/issues/99'],
      ['/v1/issues/3/notes', '/v1/issues/99/notes'],
      ['/v1/issues/3/audit', '/v1/issues/99/audit'],
      ['/v1/issues/1/audit', '/v1/issues/99/audit'],
      ['/v1/issues?site=SITE-C', '/v1/issues?site=NO-SITE'],
      ['/v1/incidents/1', '/v1/incidents/99'],
    ] as const;
    for (const [hidden, absent] of pairs)
      for (const credential of [OF_A, OF_X])
        expect(await bench.ask(hidden, credential), hidden).to.deep.equal(
          await bench.ask(absent, credential),
        );
    for (const credential of [OF_A, OF_X]) {
      expect(await decided(3, { do: 'resolve' }, credential)).to.deep.equal(
        await decided(99, { do: 'resolve' }, credential),
      );
      const note = { text: 'hello' };
      const hidden = await post('/v1/issues/3/notes', note, credential);
      expect(hidden).to.deep.equal(await post('/v1/issues/99/notes', note, credential));
    }
    const into = await decided(1, { do: 'merge', into: 3 }, OF_X);
    expect(into).to.deep.equal(await decided(1, { do: 'merge', into: 99 }, OF_X));
    expect((await ledger.issue(3))?.state).to.equal('new');
  });

  it('lets a site note and nothing else, and an operations centre decide about its own', async () => {
    expect((await decided(1, { do: 'resolve' }, OF_A)).status).to.equal(403);
    expect((await post('/v1/issues/1/notes', { text: 'done', audience: 'internal' }, OF_A)).status).to.equal(
      201,
    );
    expect((await ledger.notes({ issue: 1 })).map(({ audience }) => audience)).to.deep.equal(['site']);
    expect((await decided(1, { do: 'wait' }, OF_X)).status).to.equal(200);
    expect((await decided(1, { do: 'group', incident: null }, OF_X)).status).to.equal(403);
    const body = { site: 'SITE-A', class: 'other', id: 'x', title: 't', severity: 'high', why: 'w' };
    expect((await post('/v1/issues', body, OF_X)).status).to.equal(403);
  });

  it('needs the scope, a reason, known fields, JSON, and the version that was looked at', async () => {
    const resolve = { do: 'resolve', why: 'w' };
    expect((await decided(1, resolve, null)).status).to.equal(401);
    expect((await decided(1, resolve, OFFICER)).status).to.equal(403);
    const writesOnly: Credential = { name: 'w', scopes: ['write'] };
    expect((await bench.ask('/v1/issues', writesOnly)).status).to.equal(403);
    for (const [body, error] of [
      [{ do: 'resolve' }, "'why' is missing"],
      [{ why: 'w' }, "'do' is missing"],
      [{ ...resolve, whom: 'x' }, "there is no field 'whom'"],
      [{ ...resolve, why: ' ' }, "'why' is not the reason, for the audit trail"],
      [{ do: 'recover', why: 'w' }, "'do' is not one of "],
      [{ do: 'assign', why: 'w' }, "'owner' is missing"],
      [{ do: 'reject', why: 'w', until: '2020-01-01T00:00:00Z' }, 'until: it has passed'],
      [[], 'the body is no object'],
    ] as const) {
      const { status, json } = await post('/v1/issues/1/decisions', body);
      expect(status, error).to.equal(422);
      expect(JSON.stringify(json)).to.contain(error);
    }
    const plain = await bench.ask(
      '/v1/issues/1/decisions',
      WRITER,
      { 'content-type': 'text/plain' },
      'POST',
      resolve,
    );
    expect(plain.status).to.equal(415);
    expect((await decided(1, { ...resolve, version: 7 })).status).to.equal(409);
    expect((await post('/v1/states', resolve)).status).to.equal(405);
    expect((await post('/v1/incidents', resolve)).status).to.equal(422);
    expect(
      (
        await post('/v1/issues', {
          site: 'A\nB',
          class: 'other',
          id: 'x',
          title: 't',
          severity: 'low',
          why: 'w',
        })
      ).status,
    ).to.equal(422);
    expect((await ledger.issue(1))?.version).to.equal(1);
  });

  it('answers as the OpenAPI document says', async () => {
    const document = openApi(allRoutes([]), postings) as {
      paths: Record<
        string,
        { post: { responses: Record<string, { content: Record<string, { schema: object }> }> } }
      >;
    };
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    ajv.addSchema(document, 'document');
    await post('/v1/incidents', { title: 't', why: 'w' });
    for (const [path, answer] of [
      ['/v1/issues/{number}/decisions', await decided(1, { do: 'wait' })],
      [
        '/v1/incidents/{number}/decisions',
        await post('/v1/incidents/1/decisions', { do: 'resolve', why: 'w' }),
      ],
    ] as const) {
      expect(answer.status).to.equal(200);
      const schema = document.paths[path]?.post.responses['200']?.content['application/json'];
      const validate = ajv.compile(
        JSON.parse(JSON.stringify(schema?.schema).replaceAll('"#/', '"document#/')) as object,
      );
      expect(validate(answer.json), JSON.stringify(validate.errors)).to.equal(true);
    }
  });
});
