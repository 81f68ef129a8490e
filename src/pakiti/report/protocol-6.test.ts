import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { InstalledPackage } from '../inventory.ts';
import { ReportError } from './report-error.ts';
import { parseReportText } from './report-text.ts';
import type { Report } from './report.ts';

const HEADER =
  'host: wn01.example.org\npackager: rpm\nprotocol: 6\nsystem: AlmaLinux release 9.5 (Teal Serval)';

function report(packages: string, header = ''): Report {
  return parseReportText(`#\n${HEADER}\n${header}#\n${packages}\n#\n`, '6');
}

describe('a report of protocol 6', () => {
  it('says all of a package', () => {
    const line =
      'nodejs\t1:20.18.2-1.module_el9.5.0+137\tx86_64\tnodejs-src\t1:20.18.2-1\tnodejs:20:9050020250204:rhel9\tAlmaLinux\tappstream';
    expect(report(line).inventory.packages).to.deep.equal([
      {
        name: 'nodejs',
        version: '1:20.18.2-1.module_el9.5.0+137',
        arch: 'x86_64',
        source: { name: 'nodejs-src', version: '1:20.18.2-1' },
        module: 'nodejs:20:9050020250204:rhel9',
        vendor: 'AlmaLinux',
        repository: 'appstream',
      },
    ]);
  });

  it('is as the README has it', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
    const [, sample = ''] = /<!-- protocol-6 -->\s*```\n([^]*?)```/.exec(readme) ?? [];
    const { inventory, dropped, ...node } = parseReportText(sample, '6');
    expect(dropped).to.deep.equal([]);
    expect(node).to.include({ protocol: '6', host: 'wn01.example.org', site: 'EXAMPLE-SITE' });
    expect(inventory).to.deep.include({
      bootKernel: '5.14.0-570.12.1.el9_6.x86_64',
      livepatch: 'kpatch_5_14_0_503_1_1 enabled',
      rebootRequired: true,
      restart: ['openssh-server'],
    });
    const said = inventory.packages.map(({ name, source, module, vendor, repository }) =>
      [name, source?.name, module, vendor, repository].join(' '),
    );
    expect(said).to.deep.equal([
      'bash bash  AlmaLinux baseos',
      'kernel-core kernel  AlmaLinux baseos',
      'libnghttp2 nghttp2  AlmaLinux baseos',
      'nodejs nodejs nodejs:20:9050020250204:rhel9 AlmaLinux appstream',
      'openssh-server openssh  AlmaLinux baseos',
      'site-tools site-tools   ',
    ]);
  });

  it('that leaves columns out says that there is nothing in them, and that the source is called the same', () => {
    expect(report('bash\t0:5.1.8-9.el9\tx86_64').inventory.packages).to.deep.equal([
      {
        name: 'bash',
        version: '5.1.8-9.el9',
        arch: 'x86_64',
        source: { name: 'bash', version: '5.1.8-9.el9' },
        module: null,
        vendor: null,
        repository: null,
      },
    ]);
  });

  it('takes for nothing what rpm says of a tag that is not there', () => {
    const [none] = report('a\t(none):1-1\t(none)\t\t\t(none)\t(none)\t(none)').inventory.packages;
    expect(none).to.deep.include({ arch: '', module: null, vendor: null, repository: null });
  });

  it('says what waits for a restart', () => {
    const rebootRequired = (header: string): boolean | undefined =>
      report('a\t1-1\tnoarch', header).inventory.rebootRequired;
    expect(rebootRequired('reboot-required: no\n')).to.equal(false);
    expect(rebootRequired('')).to.equal(undefined);
    const { inventory } = report(
      'a\t1-1\tnoarch',
      'boot-kernel: 5.14.0-570.el9.x86_64\nlivepatch: kpatch 1\nreboot-required: yes\nrestart: sshd\nrestart: nginx\nrestart: sshd\n',
    );
    expect(inventory).to.deep.include({
      bootKernel: '5.14.0-570.el9.x86_64',
      livepatch: 'kpatch 1',
      rebootRequired: true,
      restart: ['sshd', 'nginx'],
    });
  });

  const dropped: readonly (readonly [line: string, reason: string])[] = [
    ['x', 'no version'],
    ['\t1-1\tnoarch', 'no name'],
    ['x\t1-1\ta\tb\tc\t\te\tf\tg', 'more than 8 columns'],
    ['x\t1-1\ta\t\t\tnodejs:20', 'a module that is not NAME:STREAM:VERSION:CONTEXT'],
    ['x\t1-1\ta\tb c', 'white space in the source package'],
    ['x\t1-1\ta\t\t\t\t\u202eevil', 'with a control character, or not UTF-8'],
  ];
  for (const [line, reason] of dropped)
    it(`leaves out ${JSON.stringify(line)}`, () => {
      const read = report(`first\t1-1\tnoarch\n${line}`);
      expect(read.inventory.packages).to.have.length(1);
      expect(read.dropped).to.deep.equal([{ line: 8, reason }]);
    });

  const refused: readonly (readonly [what: string, text: string, message: string])[] = [
    ['a missing end', `#\n${HEADER}\n#\na\t1-1\tnoarch\n`, 'cut off: the last line is not #'],
    [
      'a strange reboot-required',
      `#\n${HEADER}\nreboot-required: maybe\n#\na\t1-1\tb\n#\n`,
      'reboot-required: neither yes nor no',
    ],
    ['a header of 5', '#\nhost: h\n#\na 1-1 b\n#\n', 'protocol: the header says 5, the request 6'],
  ];
  for (const [what, text, message] of refused)
    it(`with ${what} is refused`, () => {
      expect(() => parseReportText(text, '6')).to.throw(ReportError, message);
    });

  it('that says two things of one package has the first', () => {
    const read = report(
      'a\t1-1\tnoarch\ta\t1-1\t\tone\na\t1-1\tnoarch\ta\t1-1\t\tother\na\t1-1\tnoarch\ta\t1-1\t\tone',
    );
    expect(read.inventory.packages.map(({ vendor }) => vendor)).to.deep.equal(['one']);
    expect(read.dropped).to.deep.equal([{ line: 8, reason: 'a package that was said before, otherwise' }]);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(installed, { minLength: 1, selector: ({ name }) => name }), (packages) => {
        expect(report(packages.map(written).join('\n')).inventory.packages).to.deep.equal(packages);
      }),
    );
  });

  it('is a report or refused, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('#', '\n', '\t', 'a', ':', ' ', '1', '-', '\0', '\ufffd') }),
        (text) => {
          try {
            expect(report(text).inventory.packages).to.be.an('array');
          } catch (error) {
            expect(error).to.be.instanceOf(ReportError);
          }
        },
      ),
    );
  });
});

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9+._~-]{0,12}$/);
const version = fc.tuple(fc.integer({ min: 1, max: 9 }), word).map(([epoch, rest]) => `${epoch}:${rest}`);
const orNull = (text: fc.Arbitrary<string>): fc.Arbitrary<string | null> => fc.option(text);

const installed: fc.Arbitrary<InstalledPackage> = fc.record({
  name: word,
  version,
  arch: word,
  source: fc.record({ name: word, version }),
  module: orNull(fc.tuple(word, word, word, word).map((parts) => parts.join(':'))),
  vendor: orNull(word.map((text) => `${text} Ltd.`)),
  repository: orNull(word),
});

function written({ name, version: own, arch, source, module, vendor, repository }: InstalledPackage): string {
  const columns = [name, own, arch, source?.name, source?.version, module, vendor, repository];
  return columns
    .map((column) => column ?? '')
    .join('\t')
    .replace(/\t+$/, '');
}
