import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../host/failure.ts';
import { instantOf, parseStatement, secondsOf, statementSchema, type Statement } from './statement.ts';

const GOOD: Statement = {
  schema: 1,
  name: 'egi',
  keyId: 'a'.repeat(64),
  sequence: 7,
  notBefore: '2026-11-24T00:00:00Z',
  notAfter: '2027-02-24T00:00:00Z',
  files: { 'CVE-2025-21756.yaml': 'b'.repeat(64) },
};

const isAccepted = (value: unknown): boolean => {
  try {
    parseStatement(Buffer.from(JSON.stringify(value)), 'f');
    return true;
  } catch (error) {
    if (error instanceof Failure && error.reason === 'malformed') return false;
    throw error;
  }
};

describe('parseStatement', () => {
  const validate = new Ajv2020({ strict: true }).compile(statementSchema);

  it('takes what the published schema takes, and nothing else', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom<unknown>(0, -1, 1.5, 2 ** 53, '', '../x', 'A', 'a\n', '2027-02-24T00:00:00', {}, []),
      fc.dictionary(fc.string(), fc.constantFrom('b'.repeat(64), 'B'.repeat(64), '', 'b'.repeat(63))),
    );
    const changed = fc
      .tuple(fc.constantFrom(...Object.keys(GOOD), 'more'), odd)
      .map(([key, value]) => ({ ...GOOD, [key]: value }));
    expect([isAccepted(GOOD), validate(GOOD)]).to.deep.equal([true, true]);
    fc.assert(
      fc.property(fc.oneof(changed, odd), (value) => {
        expect(isAccepted(value), JSON.stringify(value)).to.equal(validate(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses days that are not on the calendar', () => {
    for (const day of ['2026-02-30', '2026-13-01', '2026-00-10'])
      expect(isAccepted({ ...GOOD, notAfter: `${day}T00:00:00Z` }), day).to.equal(false);
  });

  it('refuses names that lead elsewhere', () => {
    for (const name of ['../a', 'a/b', '.a', '', 'a\0', 'a b', '/a', '-a'])
      expect(isAccepted({ ...GOOD, files: { [name]: 'b'.repeat(64) } }), name).to.equal(false);
  });

  it('has instants that come back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(secondsOf(instantOf(seconds))).to.equal(seconds);
      }),
    );
  });
});
