import { expect } from 'chai';
import fc from 'fast-check';
import { quoted, readAddresses } from './addresses.ts';

describe('mail addresses of a form', () => {
  for (const [text, addresses, unreadable] of [
    ['csirt@izolamrf.si', ['csirt@izolamrf.si'], []],
    ['', [], []],
    ['not set', [], []],
    ['Not Set', [], []],
    ['N/A', [], []],
    ['-', [], []],
    ['a@example.org, b@Example.ORG;c@example.org', ['a@example.org', 'b@example.org', 'c@example.org'], []],
    ['a@example.org b@example.org', ['a@example.org', 'b@example.org'], []],
    ['a@example.org; a@EXAMPLE.org', ['a@example.org'], []],
    ['Csirt@example.org, CSIRT@example.org', ['Csirt@example.org'], []],
    ['Security Team <csirt@example.org>', ['csirt@example.org'], []],
    ['mailto:csirt@example.org', ['csirt@example.org'], []],
    ['a@example.org,, ;', ['a@example.org'], []],
    ['security at example.org', [], ['security at example.org']],
    ['root@localhost', [], ['root@localhost']],
    ['a@example.org\nBcc: b@example.org', ['a@example.org'], ['Bcc: b@example.org']],
    ['a"b@example.org', [], ['a"b@example.org']],
  ] as const)
    it(`'${text}'`, () => {
      expect(readAddresses(text)).to.deep.equal({ addresses, unreadable });
    });

  it('are harmless in a header, whatever stands there, and read the same again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { addresses } = readAddresses(text);
        for (const address of addresses) expect(address).to.match(/^[^\s,;<>"()@]+@[a-z0-9.-]+$/);
        expect(readAddresses(addresses.join(', ')).addresses).to.deep.equal(addresses);
      }),
    );
  });

  it('are all found, whatever stands between them', () => {
    const separator = fc.constantFrom(',', ';', ', ', ' ;', ',;', '\n');
    const addresses = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.org$/), { minLength: 1 });
    fc.assert(
      fc.property(addresses, separator, (given, between) => {
        expect(readAddresses(given.join(between))).to.deep.equal({
          addresses: given.slice(0, 50),
          unreadable: [],
        });
      }),
    );
  });

  it('that are none are quoted on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(quoted(text)).to.match(/^'[^\p{Cc}]{0,81}'$/u);
      }),
    );
  });
});
