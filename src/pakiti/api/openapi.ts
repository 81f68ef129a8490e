/** The published description of the API, OpenAPI 3.1: made from the routes, `config/schema/pakiti-openapi.json`. */
import { described } from '../../portal/decide/body.ts';
import { oneOf, type Parameter } from '../../portal/routes/parameters.ts';
import type { Change } from './decide/change.ts';
import { REMOVAL } from './decide/removal.ts';
import { DROP_INS } from './drop-in/index.ts';
import { rowSchemas } from './row-schemas.ts';
import type { Route } from './route.ts';

export const OPENAPI_PATH = '/v1/openapi.json';

const format = oneOf('json or csv; goes before `Accept`', ['json', 'csv']);

const REFUSALS = {
  400: 'a parameter that is not known or not valid',
  401: 'no valid credential',
  403: 'a credential that may not do this, or a page in a browser',
  404: 'there is no such thing, or none that this credential may see',
  409: 'the same is there already',
  413: 'a body that is too long',
  415: 'a body that is no JSON',
  422: 'a field that is not known, not valid or missing, or names what has not reported',
} as const;

const error = {
  type: 'object',
  additionalProperties: false,
  required: ['error'],
  properties: { error: { type: 'string' } },
} as const;

export function openApi(routes: readonly Route[], changes: readonly Change[]): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Secmon, the Pakiti server',
      version: '1',
      description:
        'Hosts, what they have installed, which advisories it lacks, and what people decide about them. A credential sees everything, the sites of some operations centres, or some sites; what it may not see is as if it were not there.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api' }],
    security: [{ token: [] }, { certificate: [] }],
    paths: pathsOf(routes, changes),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        certificate: { type: 'mutualTLS' },
      },
      schemas: { ...rowSchemas, Error: error },
      responses: Object.fromEntries(
        Object.entries(REFUSALS).map(([status, description]) => [
          `Refused${status}`,
          {
            description,
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
          },
        ]),
      ),
    },
  };
}

const READING = [400, 401, 403, 404] as const;
const REFUSED = refusedWith(READING);

function refusedWith(statuses: readonly (keyof typeof REFUSALS)[]): object {
  return Object.fromEntries(
    statuses.map((status) => [String(status), { $ref: `#/components/responses/Refused${status}` }]),
  );
}

function pathsOf(routes: readonly Route[], changes: readonly Change[]): object {
  const document = { operationId: 'openApi', summary: 'this document', responses: RESPONSES_OF_DOCUMENT };
  const paths: Record<string, object> = {
    ...Object.fromEntries(routes.map(pathOf)),
    ...Object.fromEntries(
      Object.entries(DROP_INS).map(([name, { contentTypes, parameters }]) =>
        dropInPath(name, contentTypes, parameters),
      ),
    ),
    [OPENAPI_PATH]: { get: document },
  };
  for (const one of changes)
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: changeOperation(one) };
  return paths;
}

function changeOperation({ method, path, operation, summary, about, fields, required }: Change): object {
  const row = { $ref: `#/components/schemas/${about === 'tag' ? 'Tag' : 'Exception'}` };
  const warnings = {
    ...{ type: 'array', items: { type: 'string' } },
    description: 'what is done, and may be a mistake',
  };
  const properties = { [about]: row, warnings };
  const schema = { type: 'object', additionalProperties: false, required: [about, 'warnings'], properties };
  const done = (description: string): object => {
    return { description, content: { 'application/json': { schema } } };
  };
  const common = { operationId: operation, summary, parameters: placesOf(path) };
  if (method === 'DELETE')
    return {
      ...common,
      parameters: [...placesOf(path), ...parametersOf(REMOVAL)],
      responses: { 200: done('it was this, and is gone'), ...REFUSED },
    };
  const responses = {
    ...{ 200: done('it is so now, in place of what was there'), 201: done('it is there now') },
    ...refusedWith([400, 401, 403, 409, 413, 415, 422]),
  };
  return { ...common, requestBody: described({ fields, required }), responses };
}

const RESPONSES_OF_DOCUMENT = {
  200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
  ...REFUSED,
};

function parametersOf(parameters: Readonly<Record<string, Parameter<unknown>>>): readonly object[] {
  return Object.entries(parameters).map(([name, { description, schema, many }]) => ({
    ...{ name, in: 'query', description: many ? `${description}; several are alternatives` : description },
    schema: many ? { type: 'array', items: schema } : schema,
  }));
}

function pathOf(route: Route): [string, object] {
  const { path, operation, summary, parameters } = route;
  const asked = parametersOf(route.shape === 'one' ? parameters : { ...parameters, format });
  const responses = { 200: { description: summary, content: contentOf(route) }, ...REFUSED };
  return [
    path,
    { get: { operationId: operation, summary, parameters: [...placesOf(path), ...asked], responses } },
  ];
}

function placesOf(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
}

function contentOf({ row, shape }: Route): object {
  const one = { $ref: `#/components/schemas/${row}` };
  if (shape === 'one') return { 'application/json': { schema: one } };
  const properties = {
    items: { type: 'array', items: one },
    next: { type: ['string', 'null'], description: '`cursor` of the next page; null on the last' },
  };
  const list = { type: 'object', additionalProperties: false, required: ['items', 'next'], properties };
  return { 'application/json': { schema: list }, 'text/csv': { schema: { type: 'string' } } };
}

function dropInPath(
  name: string,
  contentTypes: readonly string[],
  parameters: readonly string[],
): [string, object] {
  const summary = `as ${name} of Pakiti; a group that is not known holds nothing`;
  const content = Object.fromEntries(contentTypes.map((type) => [type, { schema: { type: 'string' } }]));
  const asked = parameters.map((one) => ({ name: one, in: 'query', schema: { type: 'string' } }));
  const responses = { 200: { description: summary, content }, ...REFUSED };
  return [`/${name}`, { get: { operationId: name, summary, parameters: asked, responses } }];
}
