import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse, parseDocument, stringify } from 'yaml';
import { readPlainly } from './read-plainly.ts';

const CATALOGUE = join(import.meta.dirname, '../../config/catalogue');

/** Scalars that YAML 1.1, 1.2 and their readers are known to take differently. */
const SCALARS = [
  ...['no', 'NO', 'yes', 'on', 'Off', 'y', 'n', 'true', 'True', 'TRUE', 'tRue', 'null', 'Null', '~', ''],
  ...['0', '-0', '+1', '012', '0o17', '0O17', '0x1F', '0X1f', '0b11', '1_000', '1e3', '1E+3', '1.', '.5'],
  ...['-.5', '1.e3', '.e3', '.inf', '-.INF', '+.inf', '.nan', '.NaN', 'NaN', '12:30:45', '190:20:30'],
  ...['9007199254740993', '1e400', '123456789012345678901234567890', '0o9', '08', '0.1e-7'],
  ...['2026-11-23', '2026-11-23T10:00:00Z', '=', '<', '-', '?', ':', '- a', 'a: b', 'a:b', 'a #b', 'a#b'],
  ...[
    '"a\\u0041\\x41\\n"',
    "'it''s'",
    '"\\/"',
    '"a\\\n  b"',
    '[a, b]',
    '{a: 1}',
    '{a, b: }',
    '[a: 1]',
    '[]',
    '{}',
  ],
  ...['|\n  x\n  y\n', '>-\n  x\n  y\n\n  z', '|+\n  x\n\n', '>\n   x\n  y', '|2\n   x', 'a\n  b\n\n  c'],
  ...[
    '! a',
    '!!str 1',
    '&a b',
    '*a',
    '%a',
    '@a',
    '`a',
    '"\ta"',
    'a\tb',
    '# only',
    '"unclosed',
    '\u2028',
    'é',
    '"\\uD800"',
  ],
];
const KEYS = [
  'a',
  '1',
  '01',
  'no',
  'null',
  '~',
  '"a b"',
  '? a',
  'é',
  '1.0',
  '[x]',
  '__proto__',
  'constructor',
];

async function expectSame(text: string): Promise<void> {
  const plain = await readPlainly(text);
  if (plain === undefined) return;
  const { errors, warnings } = parseDocument(text);
  expect([...errors, ...warnings], text).to.deep.equal([]);
  expect(plain, text).to.deep.equal(parse(text));
  expect(JSON.stringify(plain), text).to.equal(JSON.stringify(parse(text)));
}

describe('reading plain YAML', () => {
  it('reads every advisory of the shipped catalogue as the other parser does', async () => {
    const names = readdirSync(CATALOGUE).filter((name) => name.endsWith('.yaml'));
    let read = 0;
    for (const name of names) {
      const text = readFileSync(join(CATALOGUE, name), 'utf8');
      await expectSame(text);
      read += Number((await readPlainly(text)) !== undefined);
    }
    expect(read).to.be.above(names.length * 0.9);
  });

  it('means by every scalar and key what the other parser means, or leaves it to that', async () => {
    for (const scalar of SCALARS) {
      await expectSame(scalar);
      await expectSame(`- ${scalar}\n`);
      await expectSame(`a: [${scalar}]\n`);
      for (const key of KEYS) await expectSame(`${key}: ${scalar}\n`);
    }
  });

  it('reads what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ noUnicodeString: false }), async (value) => {
        await expectSame(stringify(value));
        await expectSame(stringify(value, { collectionStyle: 'flow' }));
        await expectSame(JSON.stringify(value));
      }),
    );
  });

  it('means by any text what the other parser means, or leaves it to that', async () => {
    const pieces = fc.constantFrom(
      ...[
        '\n',
        '\n  ',
        '\n- ',
        '  ',
        ' ',
        ': ',
        ':',
        '- ',
        '? ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '#',
        '"',
        "'",
        '|\n',
        '>\n',
      ],
      ...SCALARS,
      ...KEYS,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 12 }), async (parts) => expectSame(parts.join(''))),
      { numRuns: 3000 },
    );
  });

  for (const text of [
    'a: &x 1\nb: *x',
    '!!str 1',
    '%YAML 1.1\n---\na: no',
    '---\na: 1\n---\nb: 2',
    '<<: {a: 1}',
  ]) {
    it(`leaves ${JSON.stringify(text)} to the other parser`, async () => {
      expect(await readPlainly(text)).to.equal(undefined);
    });
  }
});
