/** An indicator set as an operator writes it, published as `config/schema/ioc-set.schema.json`. */
import { TLP_LABELS } from './tlp.ts';

const MAX_CHOICES = 1000;

const text = { type: 'string', minLength: 1, maxLength: 500 } as const;
const path = { type: 'string', pattern: '^/', maxLength: 4096 } as const;
const expression = { ...text, format: 'bounded-expression' } as const;
const quantity = { type: ['integer', 'string'], format: 'quantity', minimum: 0 } as const;
const bits = { type: 'string', format: 'mode-bits' } as const;
const flag = { type: 'boolean' } as const;

type Schema = Readonly<Record<string, unknown>>;

/** One, or a list of which any will do. */
function oneOrMore(item: Schema): Schema {
  const types = [item['type']].flat() as readonly string[];
  return { ...item, type: [...types, 'array'], minItems: 1, maxItems: MAX_CHOICES, items: item };
}

function fields(required: readonly string[], properties: Schema, more: Schema = {}): Schema {
  return { type: 'object', additionalProperties: false, required, properties, minProperties: 1, ...more };
}

function hash(digits: number): Schema {
  return oneOrMore({ type: 'string', pattern: `^[0-9A-Fa-f]{${digits}}$` });
}

const bounded = { anyOf: [{ required: ['size'] }, { required: ['max-size'] }] } as const;
const names = oneOrMore(text);
const paths = oneOrMore(path);
const port = { type: 'integer', minimum: 1, maximum: 65535 } as const;

const KINDS = {
  file: fields(
    ['path'],
    {
      path: paths,
      type: { enum: ['file', 'directory', 'link', 'fifo', 'socket', 'block', 'character'] },
      set: bits,
      'any-set': bits,
      clear: bits,
      owner: { type: ['string', 'integer'], minLength: 1, minimum: 0 },
      size: oneOrMore(quantity),
      'max-size': quantity,
      md5: hash(32),
      sha1: hash(40),
      sha256: hash(64),
    },
    { dependentSchemas: { md5: bounded, sha1: bounded, sha256: bounded } },
  ),
  'unowned-file': fields(['path'], { path: paths }),
  string: fields(
    ['path', 'max-size'],
    { path: paths, text, hex: { type: 'string', pattern: '^(?:[0-9A-Fa-f]{2})+$' }, 'max-size': quantity },
    { oneOf: [{ required: ['text'] }, { required: ['hex'] }] },
  ),
  process: fields([], { name: names, executable: paths, 'command-line': expression, deleted: flag }),
  'mapped-library': fields(['name'], { name: names, deleted: flag }),
  module: fields([], {
    name: oneOrMore({ type: 'string', pattern: '^[A-Za-z0-9_*?\\[\\]!-]+$' }),
    hidden: flag,
  }),
  'authorized-key': fields(['fingerprint'], {
    fingerprint: oneOrMore({
      type: 'string',
      pattern: '^(?:SHA256:[A-Za-z0-9+/]{43}=?|(?:MD5:)?[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){15})$',
    }),
  }),
  cron: fields([], { file: names, matches: expression }),
  'systemd-unit': fields([], { name: names, matches: expression }),
  address: fields(
    [],
    {
      address: oneOrMore({ type: 'string', format: 'network' }),
      port: oneOrMore(port),
      protocol: { enum: ['tcp', 'udp'] },
      state: { enum: ['listening', 'connected'] },
    },
    { anyOf: [{ required: ['address'] }, { required: ['port'] }] },
  ),
  account: fields([], {
    name: names,
    uid: oneOrMore({ type: 'integer', minimum: 0 }),
    shell: names,
  }),
} as const;

const tlp = { enum: TLP_LABELS, description: 'Traffic Light Protocol 2.0' } as const;

export const setSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A set of indicators of compromise for check_ioc',
  type: 'object',
  additionalProperties: false,
  required: ['set', 'tlp', 'indicators'],
  properties: {
    set: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
      description: 'its name, which findings carry',
    },
    title: { ...text, description: 'what happened' },
    tlp,
    url: { type: 'string', pattern: '^https?://[^\\s]+$', maxLength: 500 },
    note: { type: 'string', maxLength: 4000, description: 'for whoever edits this file' },
    indicators: {
      type: 'array',
      minItems: 1,
      maxItems: 200_000,
      items: {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: {
          id: { ...text, maxLength: 100, description: 'what it is called' },
          note: { type: 'string', maxLength: 4000 },
          tlp: { ...tlp, description: 'in place of that of the set' },
          severity: { enum: ['critical', 'warning'], description: 'a lead rather than a proof is a warning' },
          ...KINDS,
        },
        oneOf: Object.keys(KINDS).map((kind) => ({ required: [kind] })),
      },
    },
  },
} as const;
