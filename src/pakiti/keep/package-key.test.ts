import { expect } from 'chai';
import fc from 'fast-check';
import type { InstalledPackage } from '../inventory.ts';
import { packageKey, packageNames, packageOf } from './package-key.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('', '-', '=', '\t', '\\', '\\t', '"', '\0', '\x7f', '\ud800', 'openssl'),
);
const optional = fc.oneof(fc.constant(undefined), fc.constant(null), text);
const installed: fc.Arbitrary<InstalledPackage> = fc.record({
  name: text,
  version: text,
  arch: text,
  source: fc.oneof(fc.constant(undefined), fc.record({ name: text, version: text })),
  module: optional,
  vendor: optional,
  repository: optional,
});

describe('a package as a text', () => {
  it('comes back as it was, what nobody said apart from what there is not', () => {
    fc.assert(
      fc.property(installed, (one) => {
        expect(packageOf(packageKey(one))).to.deep.equal(one);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same for the same package only', () => {
    fc.assert(
      fc.property(installed, installed, (one, other) => {
        if (packageKey(one) === packageKey(other)) expect(one).to.deep.equal(other);
      }),
    );
  });

  it('holds nothing that a database refuses', () => {
    fc.assert(
      fc.property(installed, (one) => {
        expect(packageKey(one)).to.match(/^[\t\x20-\x7e\x80-\ud7ff\ue000-\u{10ffff}]*$/u);
      }),
    );
  });

  it('tells what it is called and of what it was built', () => {
    const one = {
      ...{ name: 'libssl3', version: '3.0', arch: 'amd64', module: null, vendor: undefined },
      ...{ source: { name: 'openssl', version: '3.0' }, repository: undefined },
    };
    expect(packageNames(packageKey(one))).to.deep.equal({ name: 'libssl3', source: 'openssl' });
    expect(packageNames(packageKey({ ...one, source: undefined }))).to.deep.equal({
      name: 'libssl3',
      source: null,
    });
  });
});
