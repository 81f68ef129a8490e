/** The file of hosts of `secmon check run --hosts`; published as `config/schema/hosts.schema.json`. */
import type { Route } from '../../host/remote.ts';

export interface HostsDocument {
  /** What holds for every host that does not say otherwise. */
  readonly defaults?: Way;
  readonly hosts: readonly (string | NamedHost)[];
}

interface Way {
  readonly identities?: readonly string[];
  readonly 'known-hosts'?: readonly string[];
  readonly jumps?: readonly string[];
  readonly 'connect-timeout'?: number;
}

interface NamedHost extends Way {
  readonly ssh: string;
}

const CONNECT_SECONDS = 10;

export function routesOf({ defaults = {}, hosts }: HostsDocument): readonly Route[] {
  return hosts.map((host) => {
    const way = typeof host === 'string' ? { ssh: host } : host;
    const all = { ...defaults, ...way };
    return {
      address: way.ssh,
      identities: all.identities ?? [],
      knownHosts: all['known-hosts'] ?? [],
      jumps: all.jumps ?? [],
      connectSeconds: all['connect-timeout'] ?? CONNECT_SECONDS,
    };
  });
}

const texts = { type: 'array', items: { type: 'string' } } as const;
const way = {
  identities: { ...texts, description: 'private keys; the agent and the usual keys unless given' },
  'known-hosts': { ...texts, description: 'files of host keys; the usual ones unless given' },
  jumps: { ...texts, description: 'hosts to go through, in their order' },
  'connect-timeout': { type: 'number', exclusiveMinimum: 0, maximum: 600, description: 'seconds' },
} as const;

export const hostsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Hosts of secmon check run --hosts',
  type: 'object',
  additionalProperties: false,
  required: ['hosts'],
  properties: {
    defaults: {
      type: 'object',
      description: 'for every host that does not say otherwise',
      additionalProperties: false,
      properties: way,
    },
    hosts: {
      type: 'array',
      minItems: 1,
      items: {
        anyOf: [
          { type: 'string', description: '[user@]host[:port]' },
          {
            type: 'object',
            additionalProperties: false,
            required: ['ssh'],
            properties: { ssh: { type: 'string', description: '[user@]host[:port]' }, ...way },
          },
        ],
      },
    },
  },
} as const;
