import { expect } from 'chai';
import fc from 'fast-check';
import { expandBraces, globExpression, isGlob } from './glob.ts';

const matches = (glob: string, path: string): boolean => globExpression(glob).test(path);

describe('globExpression', () => {
  it('keeps * and ? within one component', () => {
    expect(matches('/etc/*.conf', '/etc/a.conf')).to.equal(true);
    expect(matches('/etc/*.conf', '/etc/sub/a.conf')).to.equal(false);
    expect(matches('/etc/?', '/etc/é')).to.equal(true);
    expect(matches('/etc/?', '/etc//')).to.equal(false);
  });

  it('matches hidden names, since no attacker should hide behind a dot', () => {
    expect(matches('/tmp/*', '/tmp/.x')).to.equal(true);
  });

  it('takes sets, and sets of what must not be', () => {
    expect(matches('/sr[a-v]', '/srv')).to.equal(true);
    expect(matches('/sr[!v]', '/srv')).to.equal(false);
    expect(matches('/sr[^v]', '/srx')).to.equal(true);
    expect(matches('/sr[!v]x', '/sr/x')).to.equal(false);
    expect(matches('/a[]b]', '/a]')).to.equal(true);
  });

  it('takes a set that has no end, or nothing in it, as it is written', () => {
    for (const text of ['[]', '[!]', '[^]', '[a', '[!/]', '[']) {
      expect(matches(text, text), text).to.equal(true);
      expect(matches(text, 'a'), text).to.equal(false);
    }
  });

  it('takes a range that ends before it begins for nothing, and a hyphen at an end for itself', () => {
    expect(matches('/[z-a]', '/b')).to.equal(false);
    expect(matches('/[!z-a]', '/b')).to.equal(true);
    expect(matches('/[z-ab]', '/b')).to.equal(true);
    expect(matches('/[a-]', '/-')).to.equal(true);
    expect(matches('/[-a]', '/-')).to.equal(true);
    expect(matches('/[a-c-e]', '/b')).to.equal(true);
    expect(matches('/[a-c-e]', '/d')).to.equal(false);
    expect(matches('/[\\]', '/\\')).to.equal(true);
  });

  it('is read whatever it is, and is a glob where it matches more than itself', () => {
    const text = fc.string({
      unit: fc.constantFrom('[', ']', '!', '^', '-', '*', '?', 'a', 'z', '\\', '/', '\udcff'),
    });
    fc.assert(
      fc.property(text, text, (glob, other) => {
        if (matches(glob, other) && glob !== other) expect(isGlob(glob)).to.equal(true);
      }),
    );
  });

  it('matches the whole path and nothing longer', () => {
    expect(matches('/etc', '/etc/passwd')).to.equal(false);
    expect(matches('etc', '/etc')).to.equal(false);
  });

  it('matches names with newlines and with bytes that are not UTF-8', () => {
    expect(matches('/tmp/a*', '/tmp/a\nb')).to.equal(true);
    expect(matches('/tmp/?', '/tmp/\uDCFF')).to.equal(true);
  });

  it('is the text itself where there is nothing special in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, other) => {
        fc.pre(!isGlob(text));
        expect(matches(text, text)).to.equal(true);
        expect(matches(text, other)).to.equal(text === other);
      }),
    );
  });
});

describe('isGlob', () => {
  it('knows what matches more than itself', () => {
    expect(['/a*', '/?', '/[ab]', '/[]a]'].every(isGlob)).to.equal(true);
    expect(['/a', '/[', '/]', '/[]', '/{a,b}'].some(isGlob)).to.equal(false);
  });
});

describe('expandBraces', () => {
  it('is every combination, in order', () => {
    expect(expandBraces('{/usr,}/{bin,sbin}/su')).to.deep.equal([
      '/usr/bin/su',
      '/usr/sbin/su',
      '/bin/su',
      '/sbin/su',
    ]);
  });

  it('leaves a brace without a choice alone', () => {
    expect(expandBraces('/a{b}c{')).to.deep.equal(['/a{b}c{']);
  });
});

describe('a glob of many stars', () => {
  it('is held against a text in no time, however many stars it has', function () {
    this.timeout(120_000);
    expect(matches(`${'*a'.repeat(30)}*b`, 'a'.repeat(4000))).to.equal(false);
    expect(matches(`/${'*a?'.repeat(30)}*b/c`, `/${'a'.repeat(4000)}b/c`)).to.equal(true);
  });

  it('means the same with many stars as if each was tried everywhere', () => {
    const part = fc.constantFrom('*', '*', 'a', 'b', '?', '[ab]', '[!a]', '/');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '/'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), text, (parts, other) => {
        const plain = parts
          .join('')
          .replaceAll(/\*+/g, '[^/]*')
          .replaceAll('?', '[^/]')
          .replaceAll('[!a]', '[^a/]');
        expect(matches(parts.join(''), other)).to.equal(new RegExp(`^${plain}$`, 'u').test(other));
      }),
      { numRuns: 2000 },
    );
  });
});
