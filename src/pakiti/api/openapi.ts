/** The published description of the API, OpenAPI 3.1: made from the routes. */
import { oneOf, type Parameter } from '../../portal/routes/parameters.ts';
import type { Route } from './route.ts';
import { DROP_INS } from './drop-in/index.ts';

export const OPENAPI_PATH = '/v1/openapi.json';

const format = oneOf('json or csv', ['json', 'csv']);

const REFUSALS = {
  400: 'a parameter that is not known or not valid',
  401: 'no valid credential',
  403: 'a credential that may not read',
  404: 'there is no such thing, or none that this credential may see',
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
    paths: Object.fromEntries([...routes.map(pathOf), ...Object.keys(DROP_INS).map(dropIn)]),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        certificate: { type: 'mutualTLS' },
      },
    },
  };
}

function pathOf({ path, operation, summary, parameters }: Route): [string, object] {
  const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const asked = Object.entries<Parameter<unknown>>({ ...parameters, format }).map(
    ([name, { description, schema, many }]) => ({
      ...{ name, in: 'query', description },
      schema: many ? { type: 'array', items: schema } : schema,
    }),
  );
  return [
    path,
    { get: { operationId: operation, summary, parameters: [...places, ...asked], responses: RESPONSES } },
  ];
}

function dropIn(name: string): [string, object] {
  const summary = `as ${name} of Pakiti; a group that is not known holds nothing`;
  return [`/${name}`, { get: { operationId: name, summary, responses: RESPONSES } }];
}

const RESPONSES = {
  200: { description: 'what was asked for' },
  ...Object.fromEntries(Object.entries(REFUSALS).map(([status, description]) => [status, { description }])),
};
