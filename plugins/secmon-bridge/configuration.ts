/** The daemon's configuration file, published as `config/schema/bridge.schema.json`. */
import { parseDocument } from '../../src/check/document.ts';
import type { Host } from '../../src/host/host.ts';
import { readTrusted } from '../../src/host/trusted-file.ts';
import { type SubjectRule, subjectMapSchema } from '../../src/bridge/subject-map.ts';
import type { StoredToken } from '../../src/trust/tokens.ts';

export interface Configuration {
  readonly store: { readonly sqlite: string } | { readonly postgresql: string };
  readonly http: { readonly port: number };
  readonly sinks: readonly FileSinkConfiguration[];
  readonly tokens: readonly StoredToken[];
  readonly hosts?: readonly SubjectRule[];
  readonly maxBacklog?: number;
}

export interface FileSinkConfiguration {
  readonly name: string;
  readonly file: string;
}

const MAX_BYTES = 4 * 2 ** 20;
const text = { type: 'string', minLength: 1 } as const;

export const bridgeSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'The passive-results bridge of Secmon',
  type: 'object',
  additionalProperties: false,
  required: ['store', 'http', 'sinks', 'tokens'],
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
    http: {
      type: 'object',
      additionalProperties: false,
      required: ['port'],
      properties: { port: { type: 'integer', minimum: 0, maximum: 65535, description: 'on loopback' } },
    },
    sinks: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'file'],
        properties: { name: text, file: { ...text, description: 'JSON Lines go here' } },
      },
    },
    tokens: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'sha256', 'expires'],
        properties: {
          name: text,
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
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
