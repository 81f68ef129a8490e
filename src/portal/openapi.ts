/** The published description of the feed, OpenAPI 3.1: made from the routes, `config/schema/openapi.json`. */
import { problemSchema } from './drop-in/csi.ts';
import { rowSchemas } from './documents.ts';
import { CONTENT_TYPES, FORMATS } from './routes/negotiate.ts';
import { described } from './decide/body.ts';
import type { Posting } from './decide/posting.ts';
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
  403: 'a credential that may not do this',
  404: 'there is no such thing, or none that this credential may see',
  406: 'no format of these',
  410: 'a cursor that the history does not go back to: begin again without it',
  409: 'it has changed in between, or cannot be done from where it stands',
  413: 'more at once than one answer or request can hold',
  415: 'a body that is no JSON',
  422: 'a field that is not known, not valid or missing',
} as const;

const READING = [400, 401, 403, 404, 406, 413] as const;

export function openApi(routes: readonly Route[], postings: readonly Posting[]): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Secmon, the feed of the operations portal',
      version: '1',
      description:
        'Current states, history and counts of security checks; issues and incidents, and what people decide about them. A credential sees everything, the sites of some operations centres, or some sites; what it may not see is as if it were not there.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { certificate: [] }],
    paths: pathsOf(routes, postings),
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

function pathsOf(routes: readonly Route[], postings: readonly Posting[]): object {
  const paths: Record<string, object> = {};
  for (const route of routes) paths[route.path] = { get: operation(route) };
  for (const one of postings) paths[one.path] = { ...paths[one.path], post: postedOperation(one) };
  return { ...paths, [OPENAPI_PATH]: { get: documentOperation } };
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

function postedOperation(one: Posting): object {
  const { operation: operationId, summary, row, places, fields, required } = one;
  const done = (description: string): object => {
    return { description, content: { 'application/json': { schema: decided(row) } } };
  };
  const statuses = [401, 403, 404, 409, 413, 415, 422] as const;
  return {
    operationId,
    summary,
    parameters: Object.entries(places).map(placeParameter),
    requestBody: described({ fields, required }),
    responses: {
      200: done('so it is now, changed or as it was'),
      201: done('something new is there'),
      ...Object.fromEntries(statuses.map((status) => [status, reference(status)])),
    },
  };
}

function decided(row: Posting['row']): object {
  const about = row === 'Issue' ? 'issue' : 'incident';
  return {
    type: 'object',
    additionalProperties: false,
    required: ['outcome', 'reason', about],
    properties: {
      outcome: { enum: ['changed', 'unchanged'] },
      reason: { type: ['string', 'null'] },
      [about]: { anyOf: [{ $ref: `#/components/schemas/${row}` }, { type: 'null' }] },
    },
  };
}

const HEADERS = {
  etag: { description: 'of exactly this body', schema: { type: 'string' } },
  link: { description: 'the next page, with the relation `next`', schema: { type: 'string' } },
} as const;

function refusals(): object {
  const references = READING.map((status): [string, object] => [String(status), reference(status)]);
  return { 304: { $ref: '#/components/responses/NotModified' }, ...Object.fromEntries(references) };
}

function reference(status: keyof typeof REFUSALS): object {
  return { $ref: `#/components/responses/Refused${status}` };
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
