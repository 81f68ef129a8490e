/** The published description of the feed, OpenAPI 3.1: made from the routes, `config/schema/openapi.json`. */
import { problemSchema } from './drop-in/csi.ts';
import { rowSchemas } from './documents.ts';
import { CONTENT_TYPES, FORMATS } from './routes/negotiate.ts';
import type { Parameters } from './routes/parameters.ts';
import type { Route } from './routes/route.ts';

export const OPENAPI_PATH = '/v1/openapi.json';

const error = {
  type: 'object',
  additionalProperties: false,
  required: ['error'],
  properties: { error: { type: 'string' } },
} as const;

const REFUSALS = {
  400: 'a parameter that is not known or not valid',
  401: 'no valid credential',
  403: 'a credential that may not read',
  404: 'there is no such thing, or none that this credential may see',
  406: 'no format of these',
  410: 'a cursor that the history does not go back to: begin again without it',
  413: 'more at once than one answer can hold',
} as const;

export function openApi(routes: readonly Route[]): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Secmon, the feed of the operations portal',
      version: '1',
      description:
        'Current states, history and counts of security checks. A credential sees everything, the sites of some operations centres, or some sites; what it may not see is as if it were not there.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { certificate: [] }],
    paths: Object.fromEntries([
      ...routes.map((route) => [route.path, { get: operation(route) }] as const),
      [OPENAPI_PATH, { get: documentOperation }],
    ]),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        certificate: { type: 'mutualTLS' },
      },
      schemas: { ...rowSchemas, Problem: problemSchema, Error: error },
      responses: {
        ...Object.fromEntries(
          Object.entries(REFUSALS).map(([status, description]) => [`Refused${status}`, refused(description)]),
        ),
        NotModified: { description: 'what `If-None-Match` names is still so' },
      },
    },
  };
}

const documentOperation = {
  operationId: 'openApi',
  summary: 'This document',
  responses: {
    200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
    ...refusals(),
  },
} as const;

function operation(route: Route): object {
  const { operation: operationId, summary, places, parameters } = route;
  return {
    operationId,
    summary,
    parameters: [
      ...Object.entries(places).map(placeParameter),
      ...queryParameters(parameters),
      ...formatParameter(route),
    ],
    responses: {
      200: { description: summary, headers: HEADERS, content: contentOf(route) },
      ...refusals(),
    },
  };
}

const HEADERS = {
  etag: { description: 'of exactly this body', schema: { type: 'string' } },
  link: { description: 'the next page, with the relation `next`', schema: { type: 'string' } },
} as const;

function refusals(): object {
  const references = Object.keys(REFUSALS).map((status): [string, object] => [
    status,
    { $ref: `#/components/responses/Refused${status}` },
  ]);
  return { 304: { $ref: '#/components/responses/NotModified' }, ...Object.fromEntries(references) };
}

function refused(description: string): object {
  return { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } };
}

function placeParameter([name, { pattern, description }]: readonly [
  string,
  Route['places'][string],
]): object {
  return {
    name,
    in: 'path',
    required: true,
    description,
    schema: { type: 'string', pattern: `^(?:${pattern})$` },
  };
}

function queryParameters(parameters: Parameters): readonly object[] {
  return Object.entries(parameters).map(([name, { description, schema, many }]) => ({
    name,
    in: 'query',
    description: many ? `${description}; several are alternatives` : description,
    schema: many ? { type: 'array', items: schema } : schema,
  }));
}

function formatParameter({ row }: Route): readonly object[] {
  if (row === undefined) return [];
  return [{ name: 'format', in: 'query', description: 'goes before `Accept`', schema: { enum: FORMATS } }];
}

function contentOf({ row, shape, contentTypes = [] }: Route): object {
  if (row === undefined)
    return Object.fromEntries(contentTypes.map((type) => [type, { schema: { type: 'string' } }]));
  const other = { schema: { type: 'string' } };
  return {
    [CONTENT_TYPES.json]: { schema: jsonSchema(row, shape) },
    'text/csv': other,
    'application/xml': other,
  };
}

function jsonSchema(row: string, shape: Route['shape']): object {
  const one = { $ref: `#/components/schemas/${row}` };
  if (shape === 'one') return one;
  if (shape === 'array') return { type: 'array', items: one };
  return {
    type: 'object',
    additionalProperties: false,
    required: ['items', 'next'],
    properties: {
      items: { type: 'array', items: one },
      next: { type: ['string', 'null'], description: '`cursor` of the next page; null on the last' },
    },
  };
}
