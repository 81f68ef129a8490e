import { expect } from 'chai';
import fc from 'fast-check';
import { parseGlpi } from './glpi.ts';
import { ReportError } from './report-error.ts';

const software = (from: string | undefined, more: object = {}): object => ({
  name: 'a',
  version: '1-1',
  arch: 'x',
  ...(from !== undefined && { from }),
  ...more,
});

function parse(fullName: string, softwares: readonly object[]): ReturnType<typeof parseGlpi> {
  const content = { operatingsystem: { fqdn: 'h', full_name: fullName }, softwares };
  return parseGlpi(Buffer.from(JSON.stringify({ action: 'inventory', content })));
}

const packager = (...given: Parameters<typeof parse>): string => parse(...given).inventory.packager;

describe('an inventory of the GLPI agent', () => {
  it('is of the packager of its system, never simply of rpm', () => {
    expect(packager('Debian GNU/Linux 12 (bookworm)', [software(undefined)])).to.equal('dpkg');
    expect(packager('Rocky Linux 9.4 (Blue Onyx)', [software(undefined)])).to.equal('rpm');
    expect(packager('Plan 9', [software(undefined)])).to.equal('other');
  });

  it('is of whoever listed all of it, where the system is not known', () => {
    expect(packager('Raspbian GNU/Linux 11', [software('deb')])).to.equal('dpkg');
    expect(packager('Mageia 9', [software('rpm')])).to.equal('rpm');
    expect(packager('Mageia 9', [software('rpm'), software('flatpak')])).to.equal('other');
    expect(packager('Arch Linux', [software('pacman')])).to.equal('other');
  });

  it('has no vendor of dpkg, whose publisher is the distribution, whoever built the package', () => {
    const of = (from: string, system: string): unknown =>
      parse(system, [software(from, { publisher: 'Debian' })]).inventory.packages[0]?.vendor;
    expect(of('deb', 'Debian GNU/Linux 12')).to.equal(undefined);
    expect(of('rpm', 'Rocky Linux 9.4')).to.equal('Debian');
  });

  it('without packages of the packager is refused, and so is one without a host', () => {
    expect(() => parse('Debian GNU/Linux 12', [software('snap')])).to.throw(ReportError, 'no package in it');
    expect(() => parseGlpi(Buffer.from('{"content":{}}'))).to.throw(ReportError, 'host: ');
  });

  it('is a report or refused, whatever is in it', () => {
    const leaf = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant('rpm'), fc.boolean());
    const field = (keys: readonly string[]): fc.Arbitrary<unknown> =>
      fc.oneof(leaf, fc.dictionary(fc.constantFrom(...keys), leaf));
    const document = fc.record(
      {
        tag: leaf,
        content: fc.oneof(
          leaf,
          fc.record(
            {
              operatingsystem: field(['fqdn', 'full_name', 'arch', 'kernel_version']),
              hardware: field(['name']),
              cpus: fc.oneof(leaf, fc.array(field(['name']))),
              softwares: fc.oneof(leaf, fc.array(field(['name', 'version', 'arch', 'from', 'publisher']))),
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(document, (value) => {
        try {
          expect(parseGlpi(Buffer.from(JSON.stringify(value))).inventory.packages).not.to.deep.equal([]);
        } catch (error) {
          expect(error).to.be.instanceOf(ReportError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
