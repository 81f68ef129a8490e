import { expect } from 'chai';
import fc from 'fast-check';
import { compareDpkgVersions } from './dpkg.ts';
import { compareRpmDependency, compareRpmVersions } from './rpm.ts';
import { inVersionRange, parseVersionRange, type VersionOrder } from './version-range.ts';

const version = fc
  .array(fc.constantFrom('0', '1', '9', '10', '007', 'a', 'b', 'rc', '.', '-', '~', '^', '+', ':', '_'), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

const sign = Math.sign;

function isOrder(order: VersionOrder): void {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(order(a, a)).to.equal(0);
      expect(sign(order(a, b))).to.equal(0 - sign(order(b, a)));
      if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).to.be.at.most(0);
    }),
  );
}

describe('version orders', () => {
  it('of dpkg is total', () => isOrder(compareDpkgVersions));

  const dpkg: readonly (readonly [string, string, number])[] = [
    ['1.0~rc1', '1.0', -1],
    ['1.0', '1.0-0', 0],
    ['1:0.1', '9', 1],
    ['2.10', '2.9', 1],
    ['1.0a', '1.0+', -1],
    ['1.9.5p2-3+deb11u1', '1.9.5p2-3', 1],
    ['99999999999999999999998', '99999999999999999999999', -1],
  ];
  for (const [a, b, order] of dpkg) {
    it(`of dpkg holds ${a} against ${b}`, () => expect(sign(compareDpkgVersions(a, b))).to.equal(order));
  }

  const rpm: readonly (readonly [string, string, number])[] = [
    ['1.0~rc1-1', '1.0-1', -1],
    ['1.0^git1-1', '1.0-1', 1],
    ['1.0^git1-1', '1.0.1-1', -1],
    ['5.5p1-1', '5.5p2-1', -1],
    ['2.0-1', '2.0', 1],
    ['1:1.0-1', '2.0-1', 1],
    ['0:1.0-1', '1.0-1', 0],
    ['1.0010-1', '1.10-1', 0],
    ['1.a-1', '1.1-1', -1],
    ['4.18.0-513.18.1.el8_9', '4.18.0-513.el8_9', 1],
    ['99999999999999999999998-1', '99999999999999999999999-1', -1],
  ];
  for (const [a, b, order] of rpm) {
    it(`of rpm holds ${a} against ${b}`, () => expect(sign(compareRpmVersions(a, b))).to.equal(order));
  }

  it('of rpm is antisymmetric and reflexive', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(compareRpmVersions(a, a)).to.equal(0);
        expect(sign(compareRpmVersions(a, b))).to.equal(0 - sign(compareRpmVersions(b, a)));
      }),
    );
  });

  it('of rpm takes any release for one that is not named in a dependency', () => {
    expect(compareRpmDependency('2.0-1', '2.0')).to.equal(0);
    expect(compareRpmDependency('1:2.0-1', '2.0')).to.equal(1);
  });
});

describe('version range', () => {
  const inRange = (text: string, range: string): boolean =>
    inVersionRange(text, parseVersionRange(range) ?? [], compareDpkgVersions);

  it('is every clause together', () => {
    expect(['1.1', '1.2', '1.9', '2'].map((text) => inRange(text, '>= 1.2, < 2'))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
    expect([inRange('1', '= 1.0'), inRange('1', '<= 1'), inRange('1', '> 1')]).to.deep.equal([
      false,
      true,
      false,
    ]);
  });

  it('is nothing else', () => {
    for (const text of ['', '1.2', '>= ', '== 1', '>= 1 < 2', '>= 1,', ', < 2', '!= 1', '< a b', '< -1']) {
      expect(parseVersionRange(text), text).to.equal(undefined);
    }
  });
});
