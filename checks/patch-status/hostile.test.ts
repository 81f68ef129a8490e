/** Whatever a host has stored: a Failure, or nothing. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../src/check/index.ts';
import { parseStatus, type InstalledDeb } from './apt/dpkg-status.ts';
import { listedDebs } from './apt/packages-file.ts';
import { parseRelease } from './apt/release-file.ts';
import { parseModules } from './rpm/modules.ts';
import { listedRpms } from './rpm/primary.ts';
import { parseRepomd } from './rpm/repomd.ts';

const PACKAGES =
  'Package: alpha\nVersion: 1.0-1\nArchitecture: amd64\n\nPackage: beta\nVersion: 2\nArchitecture: all\n';
const RELEASE = `Origin: x\nDate: Wed, 25 Nov 2026 02:22:30 UTC\nSHA256:\n ${'a'.repeat(64)} 1 main/x\n`;
const PRIMARY =
  '<metadata packages="1">\n<package type="rpm"><name>alpha</name><arch>noarch</arch><version epoch="0" ver="1" rel="1"/></package></metadata>';
const REPOMD =
  '<repomd><data type="primary"><checksum type="sha256">x</checksum><location href="repodata/p.xml"/></data></repomd>';
const MODULES = '---\ndata:\n  name: a\n  stream: "1"\n  artifacts:\n    rpms:\n    - a-0:1-1.x86_64\n';

/** Texts as they should be, damaged in some places. */
function damaged(text: string): fc.Arbitrary<Buffer> {
  const damage = fc.array(fc.tuple(fc.nat(text.length - 1), fc.nat(255)), { maxLength: 6 });
  return fc.tuple(damage, fc.nat(text.length)).map(([changes, length]) => {
    const bytes = Buffer.from(text);
    for (const [at, byte] of changes) bytes[at] = byte;
    return bytes.subarray(0, length);
  });
}

function neverThrows(text: string, read: (bytes: Buffer) => unknown): void {
  fc.assert(
    fc.property(damaged(text), (bytes) => {
      try {
        read(bytes);
      } catch (error) {
        expect(error).to.be.instanceOf(Failure);
      }
    }),
    { numRuns: 500 },
  );
}

describe('what a host has stored is a Failure at worst, damaged as it may be', () => {
  const alpha: InstalledDeb = { name: 'alpha', version: '1', architecture: 'amd64', source: 'alpha' };

  it('lists of apt', () =>
    neverThrows(PACKAGES, (bytes) => [...listedDebs(bytes, new Map([['alpha', [alpha]]]))]));
  it('release files', () => neverThrows(RELEASE, (bytes) => parseRelease(bytes.toString(), 'x', false)));
  it('the status of dpkg', () => neverThrows(PACKAGES, (bytes) => parseStatus(bytes.toString())));
  it('lists of repositories', () => neverThrows(PRIMARY, (bytes) => [...listedRpms(bytes, 'x', () => true)]));
  it('indexes of repositories', () => neverThrows(REPOMD, (bytes) => parseRepomd(bytes, 'x')));
  it('modules', () => neverThrows(MODULES, (bytes) => parseModules(bytes.toString())));
});

describe('a list of packages', () => {
  it('has each of any number of packages, wherever their names stand', () => {
    const stanza = fc.record({ name: fc.constantFrom('alpha', 'beta', 'gamma'), isLast: fc.boolean() });
    fc.assert(
      fc.property(fc.array(stanza, { maxLength: 8 }), (stanzas) => {
        const text = stanzas
          .map(({ name, isLast }) => {
            const lines = [
              `Package: ${name}`,
              'Version: 2',
              'Architecture: amd64',
              'Description: x\n Package: alpha',
            ];
            return `${(isLast ? lines.toReversed() : lines).join('\n')}\n`;
          })
          .join('\n');
        const installed = new Map([
          ['alpha', [{ name: 'alpha', version: '1', architecture: 'amd64', source: 'alpha' }]],
        ]);
        const found = [...listedDebs(Buffer.from(text), installed)];
        expect(found).to.have.length(stanzas.filter(({ name }) => name === 'alpha').length);
        expect(found.every(({ order, version }) => order === 1 && version === '2')).to.equal(true);
      }),
    );
  });
});
