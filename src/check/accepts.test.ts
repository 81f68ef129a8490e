import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { accepts } from './accepts.ts';

const CONFIG = join(import.meta.dirname, '../../config');
const advisory = JSON.parse(readFileSync(join(CONFIG, 'schema/advisory.schema.json'), 'utf8')) as object;
const FORMATS = [
  'bounded-expression',
  'calendar-date',
  'calendar-instant',
  'mode-bits',
  'quantity',
  'version-range',
];
const formats = Object.fromEntries(FORMATS.map((name) => [name, (text: string) => text.length % 2 === 0]));
const exact = new Ajv2020({ allowUnionTypes: true, formats });
const validate = exact.compile(advisory);
const shipped = readdirSync(join(CONFIG, 'catalogue'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parse(readFileSync(join(CONFIG, 'catalogue', name), 'utf8')) as object);

const odd = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, Infinity, '', 'a', '/a', 'x'.repeat(600), '\u{1F600}'.repeat(120)),
  fc.constantFrom<unknown>(
    [],
    {},
    [1],
    ['a', 'b'],
    { all: [] },
    { file: { path: '/a' } },
    { __proto__: null, a: 1 },
  ),
);

/** Every place in a document, as the keys that lead to it. */
function places(value: unknown, here: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [here];
  return [here, ...Object.entries(value).flatMap(([key, item]) => places(item, [...here, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (typeof value !== 'object' || value === null) return replacement;
  const copy = structuredClone(value) as Record<string, unknown>;
  if (replacement === REMOVED && rest.length === 0) {
    if (Array.isArray(copy)) copy.splice(Number(key), 1);
    else Reflect.deleteProperty(copy, key);
  }
  if (replacement !== REMOVED || rest.length > 0) copy[key] = changed(copy[key], rest, replacement);
  return copy;
}

const REMOVED = Symbol('removed');

describe('quick validation', () => {
  it('accepts what is shipped, as the reference validator does', () => {
    expect(shipped).to.not.be.empty;
    const anything = Object.fromEntries(FORMATS.map((name) => [name, () => true]));
    for (const each of shipped) expect(accepts(advisory, each, anything)).to.equal(true);
  });

  it('accepts nothing that the reference validator refuses, and all that it accepts', () => {
    const replacement = fc.oneof(odd, fc.constant(REMOVED));
    const mutation = fc
      .constantFrom(...shipped)
      .chain((document) =>
        fc
          .tuple(
            fc.constantFrom(...places(document)),
            replacement,
            fc.constantFrom([], [], ['file'], ['x'], ['0']),
          )
          .map(([place, value, extra]) => changed(document, [...place, ...extra], value)),
      );
    fc.assert(
      fc.property(mutation, (document) => {
        fc.pre(document !== REMOVED);
        expect(accepts(advisory, document, formats)).to.equal(validate(document));
      }),
      { numRuns: 2000 },
    );
  });

  it('is not sure of what it does not know', () => {
    for (const schema of [
      { oneOf: [{}] },
      { $ref: '#/$defs/none' },
      { items: { not: {} } },
      { properties: { a: { if: {} } } },
    ])
      expect(accepts(schema, [1], {}) && accepts(schema, { a: 1 }, {})).to.equal(false);
    expect(accepts({ format: 'unheard-of' }, 'a', {})).to.equal(false);
  });
});
