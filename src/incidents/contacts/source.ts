/** Where the directory of sites comes from, as the operator says: GOCDB, or a file. */
import type { Machine } from '../../host/machine.ts';
import { Failure } from '../../host/failure.ts';
import { readOwnFile, readSecretFile } from '../../trust/own-file.ts';
import type { SiteDirectory } from './directory.ts';
import { readContacts } from './file/read-contacts.ts';
import { GOCDB_NEEDS } from './gocdb/client.ts';
import { type GocdbSource, keptDirectory, refreshDirectory, type RefreshedDirectory } from './gocdb/gocdb.ts';
import { MAX_AGE } from './gocdb/join.ts';

/** One of the two. */
export interface ContactsConfiguration {
  readonly file?: string;
  readonly gocdb?: GocdbConfiguration;
}

export interface GocdbConfiguration {
  readonly url?: string;
  readonly certificate: string;
  readonly key: string;
  readonly authorities?: string;
  readonly scopes?: readonly string[];
  readonly cache: string;
  readonly everySeconds?: number;
  readonly downtimesMaxAgeSeconds?: number;
  readonly certificationMaxAgeSeconds?: number;
}

const URL_OF_EGI = 'https://goc.egi.eu/gocdbpi';
const EVERY_SECONDS = 3600;
const MAX_PEM_BYTES = 4 * 2 ** 20;
const path = { type: 'string', pattern: '^/' } as const;
const seconds = { type: 'number', exclusiveMinimum: 0 } as const;

const gocdbSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['certificate', 'key', 'cache'],
  properties: {
    url: {
      type: 'string',
      pattern: '^https://[^@?#]+$',
      default: URL_OF_EGI,
      description: 'what stands before /public/ and /private/',
    },
    certificate: { ...path, description: 'file of our certificate (PEM), which GOCDB has been told of' },
    key: { ...path, description: 'file of its key (PEM, without a passphrase), which nobody else can read' },
    authorities: {
      ...path,
      description: 'file of the authorities (PEM) of GOCDB; those that Mozilla trusts where absent',
    },
    scopes: {
      type: 'array',
      minItems: 1,
      items: { type: 'string', pattern: '^[^,\\s]+$' },
      description: 'tags that a site must all have; those that GOCDB chooses where absent',
    },
    cache: { ...path, description: 'directory of the last good answers, which nobody else can write' },
    everySeconds: { ...seconds, default: EVERY_SECONDS, description: 'how often it is asked' },
    downtimesMaxAgeSeconds: {
      ...seconds,
      default: MAX_AGE.downtimes,
      description: 'after which nobody knows whether there is a downtime',
    },
    certificationMaxAgeSeconds: {
      ...seconds,
      default: MAX_AGE.certification,
      description: 'after which nobody knows whether a site is certified',
    },
  },
} as const;

/** Published as `config/schema/contacts-source.schema.json`. */
export const contactsSourceSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Where sites and their contacts come from: GOCDB, or a file',
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    file: { ...path, description: 'YAML as in contacts.schema.json' },
    gocdb: gocdbSchema,
  },
} as const;

export interface ContactsSource {
  /** How often to refresh. */
  readonly everySeconds: number;
  /** What is known without asking anybody. @throws Failure */
  kept(): Promise<SiteDirectory>;
  /**
   * @param acceptLoss takes an answer from which many sites have vanished
   * @throws Failure for what is on this machine; trouble with GOCDB is in the result
   */
  refresh(acceptLoss: boolean): Promise<RefreshedDirectory>;
  close(): void;
}

/** @throws Failure when what the operator gave cannot be used */
export async function openContacts(
  { file, gocdb }: ContactsConfiguration,
  machine: Machine,
): Promise<ContactsSource> {
  if (gocdb !== undefined) return await openGocdb(gocdb, machine);
  if (file === undefined) throw new Failure('malformed', 'contacts: neither file nor gocdb');
  return {
    everySeconds: EVERY_SECONDS,
    kept: () => readContacts(machine, file),
    refresh: async () => ({ directory: await readContacts(machine, file), troubles: [] }),
    close: () => undefined,
  };
}

async function openGocdb(given: GocdbConfiguration, machine: Machine): Promise<ContactsSource> {
  const source: GocdbSource = {
    place: {
      url: (given.url ?? URL_OF_EGI).replace(/\/+$/, ''),
      ...(given.scopes === undefined ? {} : { scopes: given.scopes }),
    },
    cache: given.cache,
    maxAge: {
      certification: given.certificationMaxAgeSeconds ?? MAX_AGE.certification,
      downtimes: given.downtimesMaxAgeSeconds ?? MAX_AGE.downtimes,
    },
  };
  const read = (name: string): Promise<string> => readOwnFile(machine, name, MAX_PEM_BYTES);
  const exchange = machine.exchange({
    ...GOCDB_NEEDS,
    client: {
      certificate: await read(given.certificate),
      key: await readSecretFile(machine, given.key, MAX_PEM_BYTES),
    },
    authoritiesAt: 'authorities',
    ...(given.authorities === undefined ? {} : { authorities: await read(given.authorities) }),
  });
  return {
    everySeconds: given.everySeconds ?? EVERY_SECONDS,
    kept: () => keptDirectory(machine, source),
    refresh: (acceptLoss) => refreshDirectory(machine, exchange, source, acceptLoss),
    close: () => exchange.close(),
  };
}
