import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { ledgerOn, monitoring, observation, person } from '../../test/kit/ledger.ts';
import { at, PortalBench, SITE_A, THREE } from '../../test/kit/portal.ts';
import type { Store } from '../store/store.ts';
import { postings } from './decide/decide.ts';
import { openApi } from './openapi.ts';
import { allRoutes } from './routes/index.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, { readonly get?: Operation; readonly post?: Operation }>>;
}

const document = openApi(allRoutes([]), postings) as Document;
const read = Object.entries(document.paths).flatMap(([path, { get }]) =>
  get === undefined ? [] : [{ path, get }],
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(document, 'document');

/** Holds a value against a schema of the document. */
function complaints(schema: object, value: unknown): unknown {
  const resolved = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
  const validate = ajv.compile(resolved);
  return validate(value) ? [] : validate.errors;
}

describe('the OpenAPI document', () => {
  let store: Store;
  let bench: PortalBench;
  before(async () => {
    store = await openSqlite(':memory:');
    bench = new PortalBench(store, { defaultSeconds: 3600 });
    const finding = { state: 'CRITICAL', subject: '/x', text: 'bad', kind: 'mode', evidence: ['y'] } as const;
    await bench.hear(
      ...THREE,
      { subject: { ...SITE_A, node: 'wn1', metric: 'M' }, findings: [finding], ...at(1e6) },
      { subject: { site: 'unknown', host: 'h' }, tags: {}, ...at(0) },
    );
    const ledger = ledgerOn(store);
    await ledger.apply({ do: 'observe', observation: observation() }, monitoring());
    await ledger.apply({ do: 'note', issue: 1, text: 'a', audience: 'site' }, person());
    await ledger.openIncident({ do: 'open-incident', campaign: null, title: 'b' }, person());
  });
  after(() => store.close());

  it('is OpenAPI 3.1 whose references all lead somewhere', () => {
    expect(document.openapi).to.match(/^3\.1\.\d+$/);
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]*)"/g);
    for (const [, path = ''] of references) {
      const found = path
        .split('/')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
      expect(found, path).to.be.an('object');
    }
  });

  it('has an id for every operation, and declares what stands in braces', () => {
    const operations = Object.entries(document.paths).flatMap(([path, { get, post }]) =>
      [get, post].flatMap((one) => (one === undefined ? [] : [{ path, ...one }])),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).to.equal(operations.length);
    for (const { path, parameters = [] } of operations) {
      const braces = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).to.deep.equal(braces);
    }
  });

  it('is served', async () => {
    const { json, status } = await bench.ask('/v1/openapi.json');
    expect([status, json]).to.deep.equal([200, document]);
  });

  it('describes every answer', async () => {
    const [first] = await bench.items('/v1/states');
    for (const { path, get } of read) {
      const levels = path.includes('{level}') ? ['all', 'ngi', 'site', 'node'] : [''];
      for (const level of levels) {
        const address = path
          .replace('{level}', level)
          .replace('{id}', String(first?.['id']))
          .replace('{number}', '1');
        const { json, headers } = await bench.ask(address);
        const [type = ''] = headers['content-type']?.split(';') ?? [];
        const content = get.responses['200']?.content?.[type];
        expect(content, `${address} ${type}`).not.to.equal(undefined);
        if (type === 'application/json') expect(complaints(content!.schema, json), address).to.deep.equal([]);
      }
    }
  });

  it('describes refusals, with all that it declares', async () => {
    const error = { $ref: '#/components/schemas/Error' };
    for (const [path, credential, headers] of [
      ['/v1/states?x=1', undefined, {}],
      ['/v1/states', null, {}],
      ['/v1/states', { name: 's', scopes: ['submit'] }, {}],
      [`/v1/states/${'0'.repeat(32)}`, undefined, {}],
      ['/v1/states', undefined, { accept: 'image/png' }],
    ] as const) {
      const { status, json } = await bench.ask(path, credential, headers);
      expect(document.paths['/v1/states']?.get?.responses).to.have.property(String(status));
      expect(complaints(error, json)).to.deep.equal([]);
    }
  });

  it('declares exactly the parameters that are read', async () => {
    for (const { path, get } of read) {
      const declared = (get.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
      const address = path.replace('{level}', 'all').replace('{id}', '0'.repeat(32)).replace('{number}', '1');
      for (const name of ['format', 'limit', 'site', 'cve', 'severity', 'duration', 'objs', 'subject']) {
        if (path === '/v1/openapi.json') continue;
        const { json } = await bench.ask(`${address}?${name}=%00`);
        const unknown = JSON.stringify(json ?? '').includes('there is no parameter');
        expect(unknown, `${path} ${name}`).to.equal(!declared.includes(name));
      }
    }
  });
});
