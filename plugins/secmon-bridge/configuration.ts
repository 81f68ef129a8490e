/** The daemon's configuration file, published as `config/schema/bridge.schema.json`. */
import { sinkKinds } from '../../src/bridge/deliver/index.generated.ts';
import { receiverKinds } from '../../src/bridge/receive/index.generated.ts';
import { type SubjectRule, subjectMapSchema } from '../../src/bridge/subject-map.ts';
import { parseDocument } from '../../src/check/document.ts';
import type { Host } from '../../src/host/host.ts';
import { readTrusted } from '../../src/host/trusted-file.ts';
import { SCOPES } from '../../src/trust/credential.ts';
import type { StoredToken } from '../../src/trust/tokens.ts';

export interface Configuration {
  readonly store: { readonly sqlite: string } | { readonly postgresql: string };
  readonly listen?: { readonly port: number };
  readonly receivers: readonly MemberConfiguration[];
  readonly sinks: readonly MemberConfiguration[];
  readonly tokens?: readonly StoredToken[];
  readonly hosts?: readonly SubjectRule[];
  readonly maxBacklog?: number;
}

/** One receiver or sink: its kind says what else is in it. */
export interface MemberConfiguration {
  readonly name: string;
  readonly kind: string;
  readonly monitor?: string;
}

interface Kind {
  readonly kind: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
}

const MAX_BYTES = 4 * 2 ** 20;
const text = { type: 'string', minLength: 1 } as const;

const common = {
  name: { ...text, pattern: '^[A-Za-z0-9._-]{1,64}$', description: 'events and metrics carry it' },
  monitor: {
    ...text,
    description: 'the monitor on the other side: what came from it is never sent back to it',
  },
} as const;

/** What each kind says of its own configuration, chosen by `kind`. */
function membersSchema(kinds: readonly Kind[]): object {
  return {
    type: 'array',
    items: {
      type: 'object',
      required: ['name', 'kind'],
      properties: { kind: { enum: kinds.map(({ kind }) => kind) } },
      allOf: kinds.map(({ kind, properties, required }) => ({
        if: { required: ['kind'], properties: { kind: { const: kind } } },
        then: {
          additionalProperties: false,
          required,
          properties: { ...common, kind: true, ...properties },
        },
      })),
    },
  };
}

export const bridgeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The passive-results bridge of Secmon',
  type: 'object',
  additionalProperties: false,
  required: ['store', 'receivers', 'sinks'],
  properties: {
    store: {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: {
        sqlite: { ...text, description: 'path of the database' },
        postgresql: { ...text, description: 'connection string' },
      },
    },
    listen: {
      type: 'object',
      additionalProperties: false,
      required: ['port'],
      properties: { port: { type: 'integer', minimum: 0, maximum: 65535, description: 'on loopback' } },
    },
    receivers: membersSchema(receiverKinds),
    sinks: membersSchema(sinkKinds),
    tokens: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'sha256', 'expires'],
        properties: {
          name: text,
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          scopes: { type: 'array', items: { enum: SCOPES } },
          sites: {
            type: 'array',
            items: text,
            description: 'the sites that it speaks for; all where absent',
          },
          expires: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$' },
        },
      },
    },
    hosts: subjectMapSchema.properties.hosts,
    maxBacklog: { type: 'integer', minimum: 1, description: 'events that the slowest sink may be behind' },
  },
} as const;

/** @throws Failure `malformed` naming file, line and field, or as `readTrusted` */
export async function readConfiguration(host: Host, path: string): Promise<Configuration> {
  const owners = [0, host.accounts.effectiveUid()];
  return await parseDocument<Configuration>(
    await readTrusted(host.files, path, owners, MAX_BYTES),
    path,
    bridgeSchema,
  );
}
