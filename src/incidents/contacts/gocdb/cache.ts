/** The last good edition on disk, so that a silent GOCDB takes no contact from us. It names people: nobody else reads it. */
import { validateDocument } from '../../../check/document.ts';
import { Failure } from '../../../host/failure.ts';
import type { Host } from '../../../host/host.ts';
import { readTrusted } from '../../../host/trusted-file.ts';
import type { GocdbPlace } from './client.ts';
import { type Edition, PARTS } from './edition.ts';

const NAME = 'gocdb.json';
const VERSION = 1;
const MODE = 0o600;
const MAX_BYTES = 256 * 2 ** 20;

interface Cached {
  readonly version: typeof VERSION;
  readonly place: GocdbPlace;
  readonly parts: Edition;
}

const part = {
  type: 'object',
  additionalProperties: false,
  required: ['heardAt', 'records', 'unreadable'],
  properties: {
    heardAt: { type: 'number' },
    records: { type: 'array', items: { type: 'object' } },
    unreadable: { type: 'integer' },
    stood: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['at', 'named'],
        properties: {
          at: { type: 'number' },
          named: {
            type: 'object',
            additionalProperties: { type: 'array', items: { type: 'string' } },
          },
        },
      },
    },
  },
} as const;

const cachedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'place', 'parts'],
  properties: {
    version: { const: VERSION },
    place: { type: 'object' },
    parts: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(PARTS.map((name) => [name, part])),
    },
  },
} as const;

export type CacheHost = Pick<Host, 'files' | 'accounts'> & {
  readonly operator: Pick<Host['operator'], 'store'>;
};

/** @throws Failure as `Store.replace` */
export async function keepEdition(
  host: CacheHost,
  directory: string,
  place: GocdbPlace,
  parts: Edition,
): Promise<void> {
  const cached: Cached = { version: VERSION, place, parts };
  await host.operator.store.replace(directory, NAME, `${JSON.stringify(cached)}\n`, MODE);
}

/**
 * @returns an edition without parts where none is kept, or one of another place
 * @throws Failure `malformed`, `denied` where others could have written it
 */
export async function keptEdition(host: CacheHost, directory: string, place: GocdbPlace): Promise<Edition> {
  const path = `${directory}/${NAME}`;
  const owners = [0, host.accounts.effectiveUid()];
  let text;
  try {
    text = await readTrusted(host.files, path, owners, MAX_BYTES);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'missing') return {};
    throw error;
  }
  const cached = await validateDocument<Cached>(parsed(text, path), path, cachedSchema);
  return JSON.stringify(cached.place) === JSON.stringify(place) ? cached.parts : {};
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure('malformed', `${path}: not JSON`);
  }
}
