/** The part `listen` of the daemon's configuration. */
import { type Scope, SCOPES } from '../trust/credential.ts';

export interface ListenConfiguration {
  readonly address?: string;
  readonly port: number;
  readonly tls?: { readonly certificate: string; readonly key: string; readonly clientAuthorities?: string };
  /** Path of the token file. */
  readonly tokens?: string;
  readonly clients?: readonly ClientConfiguration[];
  readonly limits?: LimitsConfiguration;
}

/** Exactly one of subject and fingerprint says which certificate is meant. */
export interface ClientConfiguration {
  readonly name: string;
  readonly subject?: string;
  readonly fingerprint?: string;
  readonly scopes: readonly Scope[];
  readonly sites?: readonly string[];
  readonly ngis?: readonly string[];
}

export interface LimitsConfiguration {
  readonly bodyBytes?: number;
  readonly connections?: number;
  readonly connectionsPerClient?: number;
  readonly requestsPerSecond?: number;
  readonly headerSeconds?: number;
  readonly requestSeconds?: number;
}

const text = { type: 'string', minLength: 1 } as const;
const path = (description: string) => ({ ...text, description }) as const;
const count = (description: string) => ({ type: 'integer', minimum: 1, description }) as const;
const names = (description: string) => ({ type: 'array', items: text, description }) as const;

export const listenSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['port'],
  properties: {
    address: {
      ...text,
      default: '127.0.0.1',
      description:
        'a literal address, or localhost; every other than loopback needs tls, and tokens or clients',
    },
    port: { type: 'integer', minimum: 0, maximum: 65535, description: '0 takes a free one' },
    tls: {
      type: 'object',
      additionalProperties: false,
      required: ['certificate', 'key'],
      properties: {
        certificate: path('PEM file: the certificate, and those between it and its authority'),
        key: path('PEM file, readable by its owner and its group at most'),
        clientAuthorities: path('PEM file: whose certificates clients may show'),
      },
    },
    tokens: path('the file that secmon token writes'),
    clients: {
      type: 'array',
      description: 'whose certificates are taken, and what for',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'scopes'],
        oneOf: [{ required: ['subject'] }, { required: ['fingerprint'] }],
        properties: {
          name: { ...text, description: 'the reporter of what comes with it' },
          subject: {
            ...text,
            description: 'RFC 4514: openssl x509 -noout -subject -nameopt RFC2253,-esc_msb',
          },
          fingerprint: {
            type: 'string',
            pattern: '^[0-9A-Fa-f]{2}(:?[0-9A-Fa-f]{2}){31}$',
            description: 'SHA-256, as openssl x509 -noout -fingerprint -sha256 prints it',
          },
          scopes: { type: 'array', minItems: 1, items: { enum: SCOPES } },
          sites: names('the sites that it speaks for or may see; all without sites and ngis'),
          ngis: names('the operations centres all of whose sites it may see'),
        },
      },
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        bodyBytes: count('of one request, before decompression'),
        connections: count('open at the same time'),
        connectionsPerClient: count('of one address'),
        requestsPerSecond: {
          type: 'number',
          exclusiveMinimum: 0,
          description: 'of one address; 200 unless given, any number on loopback',
        },
        headerSeconds: count('until a handshake is done, and until headers are whole'),
        requestSeconds: count('until a request is whole'),
      },
    },
  },
} as const;
