/**
 * JSON Schema of conditions (src/evidence/condition.ts), for `$defs`: other schemas refer to `#/$defs/condition`. A
 * condition is an object with one known key, so that complaints name the place and not a choice of twenty schemas.
 */
import { ADDRESS_FAMILY_NAMES } from './address-families.ts';
import { COMMANDS } from './condition.ts';
import { LIMIT_NAMES } from './limit-names.ts';

const MAX_CONDITIONS = 64;

const text = { type: 'string', minLength: 1, maxLength: 500 } as const;
const path = { type: 'string', pattern: '^/', maxLength: 500 } as const;
const expression = { ...text, format: 'bounded-expression' } as const;
const version = { ...text, format: 'version-range' } as const;
const quantity = { type: ['number', 'string'], format: 'quantity' } as const;
const scalar = { type: ['string', 'number'], maxLength: 500 } as const;
const bits = { type: 'string', format: 'mode-bits' } as const;
const fileType = { enum: ['file', 'directory', 'link', 'fifo', 'socket', 'block', 'character'] } as const;
const moduleName = { type: 'string', pattern: '^[A-Za-z0-9_*?-]+$' } as const;

type Schema = Readonly<Record<string, unknown>>;

/** One, or a list of which any will do. */
function oneOrMore(item: Schema): Schema {
  const types = typeof item['type'] === 'string' ? [item['type']] : (item['type'] as readonly string[]);
  return { ...item, type: [...types, 'array'], minItems: 1, maxItems: MAX_CONDITIONS, items: item };
}

function digest(digits: number): Schema {
  return oneOrMore({ type: 'string', pattern: `^[0-9a-fA-F]{${digits}}$` });
}

function fields(required: readonly string[], properties: Schema, more: Schema = {}): Schema {
  return { type: 'object', additionalProperties: false, required, properties, minProperties: 1, ...more };
}

const limits = { equals: oneOrMore(scalar), 'at-least': quantity, 'at-most': quantity } as const;
const names = oneOrMore(text);
const paths = oneOrMore(path);
const condition = { $ref: '#/$defs/condition' } as const;
const conditions = { type: 'array', minItems: 1, maxItems: MAX_CONDITIONS, items: condition } as const;

const KINDS = {
  file: fields(['path'], {
    path: paths,
    type: fileType,
    set: bits,
    'any-set': bits,
    clear: bits,
    owner: { type: ['string', 'integer'], minLength: 1, minimum: 0 },
    md5: digest(32),
    sha1: digest(40),
    sha256: digest(64),
  }),
  tree: fields(['path', 'any-set'], {
    path: paths,
    'any-set': bits,
    types: { type: 'array', minItems: 1, items: fileType },
  }),
  'unowned-file': fields(['path'], { path: paths }),
  package: fields(['name'], {
    name: names,
    version,
    manager: { enum: ['dpkg', 'rpm'] },
    instances: { enum: ['any', 'all'] },
  }),
  kernel: fields([], { matching: names, release: version, debian: version }),
  'kernel-option': fields(['name', 'equals'], {
    name: { type: 'string', pattern: '^CONFIG_[A-Za-z0-9_]+$' },
    equals: limits.equals,
  }),
  'kernel-argument': fields(['name'], { name: text, equals: limits.equals, includes: text }),
  module: fields(['name', 'is'], {
    name: oneOrMore(moduleName),
    is: { enum: ['loaded', 'builtin', 'blocked', 'blacklisted', 'absent'] },
  }),
  sysctl: fields(
    ['name'],
    { name: { type: 'string', pattern: '^[A-Za-z0-9_./-]+$' }, ...limits },
    {
      minProperties: 2,
    },
  ),
  process: fields([], {
    name: names,
    executable: paths,
    'command-line': expression,
    deleted: { type: 'boolean' },
  }),
  'mapped-library': fields(['name'], { name: names, deleted: { type: 'boolean' } }),
  'address-family': fields(['name'], { name: { enum: ADDRESS_FAMILY_NAMES } }),
  limit: fields(['name', 'which'], {
    name: { enum: LIMIT_NAMES },
    which: { enum: ['soft', 'hard'] },
    'at-least': limits['at-least'],
    'at-most': limits['at-most'],
  }),
  memory: fields([], { 'at-least': limits['at-least'], 'at-most': limits['at-most'] }),
  line: fields(['path', 'matches'], { path: paths, matches: expression, 'ignore-case': { type: 'boolean' } }),
  listening: fields(['port'], {
    port: oneOrMore({ type: 'integer', minimum: 1, maximum: 65535 }),
    protocol: { enum: ['tcp', 'udp'] },
    'beyond-loopback': { type: 'boolean' },
  }),
  'local-account': fields([], {
    name: names,
    shell: paths,
    'uid-at-least': { type: 'integer', minimum: 0 },
  }),
  command: fields(
    ['name'],
    { name: { enum: Object.keys(COMMANDS) }, matches: expression, version },
    {
      minProperties: 2,
    },
  ),
  os: fields(['id'], { id: names, version }),
  'cannot-tell': fields(['because'], { because: text }),
} as const;

export const conditionDefinitions = {
  condition: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
    properties: { all: conditions, any: conditions, not: condition, ...KINDS },
  },
} as const;
