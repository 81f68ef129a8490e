import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { ADMIN, BASH, PakitiApiBench } from '../../../test/kit/pakiti-api.ts';
import { exceptionRow } from '../decisions/decisions.ts';
import { keepDay } from '../statistics/keep-day.ts';
import { openApi } from './openapi.ts';
import { CHANGES } from './decide/decide.ts';
import { ROUTES } from './routes.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const document = openApi(ROUTES, CHANGES) as Document;
const read = Object.entries(document.paths).flatMap(([path, { get }]) =>
  get === undefined ? [] : [{ path, get }],
);
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(document, 'document');

function complaints(schema: object, value: unknown): unknown {
  const resolved = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
  const validate = ajv.compile(resolved);
  return validate(value) ? [] : validate.errors;
}

describe('the OpenAPI document of the Pakiti server', () => {
  let bench: PakitiApiBench;
  before(async () => {
    bench = await PakitiApiBench.open();
    await bench.read('kev', [{ kind: 'exploited', cve: BASH, added: 0, due: null, ransomware: false }]);
    await bench.read('epss', [{ kind: 'epss', cve: BASH, score: 0.5, percentile: 0.9 }]);
    await bench.tables.addMember({ name: 'farm', site: 'ONE', host: '' });
    await bench.tables.addMember({ name: 'farm', site: '', host: 'c' });
    const one = { cve: 'CVE-2026-9', package: { name: 'bash', version: null, arch: null }, release: null };
    const rest = { sites: ['ONE'], hosts: [], reason: 'r', modifier: 'm', at: 0, expiresAt: null };
    await bench.tables.addExceptions([exceptionRow({ ...one, ...rest })]);
    await keepDay(bench.tables, bench.at);
  });
  after(() => bench.close());

  const addressOf = (path: string): string =>
    `/api${path.replace('{site}', 'ONE').replace('{host}', 'a').replace('{cve}', BASH)}${path === '/cve.php' ? `?cve=${BASH}` : ''}`;

  it('has an id for every operation, and declares what stands in braces', () => {
    const operations = Object.entries(document.paths).flatMap(([path, of]) =>
      Object.values(of).map((one) => ({ path, ...one })),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).to.equal(operations.length);
    for (const { path, parameters = [] } of operations) {
      const braces = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const places = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect(places, path).to.deep.equal(braces);
    }
  });

  it('describes every answer, none of which is empty here', async () => {
    for (const { path, get } of read) {
      const { status, type, text } = await bench.ask(addressOf(path));
      expect(status, path).to.equal(200);
      const content = get.responses['200']?.content?.[type];
      expect(content, `${path} ${type}`).not.to.equal(undefined);
      if (type !== 'application/json') continue;
      const value = JSON.parse(text) as { readonly items?: readonly unknown[] };
      expect(complaints(content!.schema, value), path).to.deep.equal([]);
      expect(value.items?.length, path).not.to.equal(0);
    }
  });

  it('has every list as CSV, with the columns of its rows', async () => {
    for (const route of ROUTES.filter(({ shape }) => shape === undefined)) {
      const { type, text } = await bench.ask(`${addressOf(route.path)}?format=csv`);
      expect(type, route.path).to.equal('text/csv; charset=utf-8');
      const [heading = '', ...rows] = text.trimEnd().split('\r\n');
      const [first] = (JSON.parse((await bench.ask(addressOf(route.path))).text) as { items: object[] })
        .items;
      expect(heading.split(','), route.path).to.have.members(Object.keys(first ?? {}));
      expect(rows.length, route.path).to.be.above(0);
    }
  });

  it('names what can be asked, and what is not named is refused', async () => {
    for (const { path, parameters } of ROUTES) {
      const { status, text } = await bench.ask(`${addressOf(path)}?none=1`);
      expect([status, text], path).to.deep.equal([400, '{"error":"there is no parameter \'none\'"}']);
      for (const name of Object.keys(parameters))
        expect((await bench.ask(`${addressOf(path)}?${name}=%00`)).text).not.to.include(
          'there is no parameter',
        );
    }
  });

  it('is bounded by the credential in every list', async () => {
    for (const { path } of ROUTES) {
      const { text, status } = await bench.ask(addressOf(path).replace('/ONE/a', '/TWO/c'), ADMIN);
      expect(text, path).not.to.match(/TWO|"c"/);
      if (path.includes('{host}')) expect(status, path).to.equal(404);
    }
  });
});
