import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseDocument } from '../check/index.ts';
import type { Advisory } from './advisory.ts';
import { advisorySchema } from './advisory-schema.ts';
import { formats } from './formats.ts';

const manual = readFileSync(join(import.meta.dirname, '../../config/catalogue/README.md'), 'utf8');
const example = /```yaml\n([^`]*)```/.exec(manual)?.[1] ?? '';

function parse(text: string): Promise<Advisory> {
  return parseDocument<Advisory>(text, 'f.yaml', advisorySchema, formats);
}

function complaint(text: string): Promise<string> {
  return parse(text).then(() => 'accepted', String);
}

const line = (condition: string): string =>
  `id: A\ntitle: t\nrisk: low\ntlp: RED\nurl: https://a.example/\nexposed: ${condition}\n`;

describe('advisory schema', () => {
  it('accepts the example in the manual', async () => {
    expect((await parse(example)).mitigated?.map(({ name }) => name)).to.deep.equal([
      'nf-tables-blocked',
      'user-namespaces-off',
    ]);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      'a kind that is not known',
      line('{fil: {path: /a}}'),
      /:6: exposed: there is no key 'fil' \(did you mean 'file'\?\)/,
    ],
    ['two kinds at once', line('{file: {path: /a}, os: {id: a}}'), /:6: exposed must have one of .*file, /],
    ['no kind', line('{}'), /:6: exposed must have one of .*file, /],
    ['an empty list', line('{all: []}'), /:6: exposed\.all .*fewer than 1 item/],
    ['a relative path', line('\n  file: {path: a}'), /:7: exposed\.file\.path must match pattern/],
    ['a range of no operator', line('{os: {id: a, version: "9"}}'), /version-range/],
    ['bits of nobody', line('{file: {path: /a, set: u+z}}'), /mode-bits/],
    ['an expression that explodes', line('{line: {path: /a, matches: "(a+)+"}}'), /bounded-expression/],
    ['a value that no limit is put on', line('{sysctl: {name: a}}'), /fewer than 2 prop/],
    ['a digest that is too short', line('{file: {path: /a, md5: abc}}'), /pattern/],
    ['a command of its own', line('{command: {name: rm, matches: a}}'), /allowed values.*"qmgr"/],
    [
      'a deep error',
      line('\n  all:\n    - not:\n        any:\n          - line: {path: /a}'),
      /:10: .*matches/,
    ],
    ['a CVE id that is cut short', `aliases: [CVE-2021-123]\n${line('{os: {id: a}}')}`, /:1: aliases\.0/],
    ['a date that is none', `published: 2026-02-30\n${line('{os: {id: a}}')}`, /:1: .*calendar-date/],
  ];
  for (const [what, text, message] of wrong) {
    it(`complains of ${what}`, async () => expect(await complaint(text)).to.match(message));
  }
});
