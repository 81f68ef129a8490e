/** The published description of the API, OpenAPI 3.1: made from the routes, `config/schema/pakiti-openapi.json`. */
import { oneOf, type Parameter } from '../../portal/routes/parameters.ts';
import { DROP_INS } from './drop-in/index.ts';
import { rowSchemas } from './row-schemas.ts';
import type { Route } from './route.ts';

export const OPENAPI_PATH = '/v1/openapi.json';

const format = oneOf('json or csv; goes before `Accept`', ['json', 'csv']);

const REFUSALS = {
  400: 'a parameter that is not known or not valid',
  401: 'no valid credential',
  403: 'a credential that may not read',
  404: 'there is no such thing, or none that this credential may see',
} as const;

const error = {
  type: 'object',
  additionalProperties: false,
  required: ['error'],
  properties: { error: { type: 'string' } },
} as const;

export function openApi(routes: readonly Route[]): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Secmon, the Pakiti server',
      version: '1',
      description:
        'Hosts, what they have installed, and which advisories it lacks. A credential sees everything, the sites of some operations centres, or some sites; what it may not see is as if it were not there.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api' }],
    security: [{ token: [] }, { certificate: [] }],
    paths: Object.fromEntries([
      ...routes.map(pathOf),
      ...Object.entries(DROP_INS).map(([name, { contentTypes, parameters }]) =>
        dropInPath(name, contentTypes, parameters),
      ),
      [
        OPENAPI_PATH,
        { get: { operationId: 'openApi', summary: 'this document', responses: RESPONSES_OF_DOCUMENT } },
      ],
    ]),
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

const REFUSED = Object.fromEntries(
  Object.keys(REFUSALS).map((status) => [status, { $ref: `#/components/responses/Refused${status}` }]),
);

const RESPONSES_OF_DOCUMENT = {
  200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
  ...REFUSED,
};

function pathOf(route: Route): [string, object] {
  const { path, operation, summary, parameters } = route;
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const asked = Object.entries<Parameter<unknown>>(
    route.shape === 'one' ? parameters : { ...parameters, format },
  ).map(([name, { description, schema, many }]) => ({
    ...{ name, in: 'query', description: many ? `${description}; several are alternatives` : description },
    schema: many ? { type: 'array', items: schema } : schema,
  }));
  const responses = { 200: { description: summary, content: contentOf(route) }, ...REFUSED };
  return [path, { get: { operationId: operation, summary, parameters: [...places, ...asked], responses } }];
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
