import { expect } from 'chai';
import fc from 'fast-check';
import { cvesIn, headLines } from './advisory-evidence.ts';

const cve = fc
  .tuple(fc.integer({ min: 1999, max: 2099 }), fc.integer({ min: 1000, max: 9_999_999 }))
  .map(([year, number]) => `CVE-${year}-${number}`);
const name = fc.oneof(
  cve,
  fc.constantFrom('EGI-SVG-2024-08', 'EGI-SVG-CVE-2024-1086', 'EBURY-LIBKEYUTILS', 'CVE'),
);

describe('evidence of an advisory says which CVEs it is about', () => {
  it('exactly, whatever its title mentions', () => {
    fc.assert(
      fc.property(
        name,
        fc.array(name),
        fc.oneof(fc.string(), cve),
        fc.array(fc.string()),
        (id, aliases, title, rest) => {
          const expected = new Set([id, ...aliases].filter((one) => /^CVE-\d/.test(one)));
          const found = cvesIn(id, [...headLines(title, aliases), ...rest]);
          expect(new Set(found)).to.deep.equal(expected);
        },
      ),
    );
  });

  it('and of a title that looks like aliases nothing is taken', () => {
    expect(cvesIn('X', headLines('also called CVE-2024-1086', []))).to.deep.equal([]);
  });
});
