import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseReportText } from './report-text.ts';
import { ReportError } from './report-error.ts';
import type { Report } from './report.ts';

const recorded = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

function report(
  packages: string,
  header = 'host: h\npackager: rpm\nsystem: AlmaLinux release 9.5 (Teal Serval)',
): Report {
  return parseReportText(`#\n${header}\n#\n${packages}\n#\n`);
}

const names = ({ inventory }: Report): readonly string[] =>
  inventory.packages.map(({ name, version, arch }) => `${name}|${version}|${arch}`);

describe('a report of protocol 5', () => {
  it('is read as the real client sends it, of rpm', () => {
    const { inventory, ...rest } = parseReportText(recorded('v5-rpm.report'));
    const { packages, ...node } = inventory;
    expect(rest).to.deep.equal({
      protocol: '5',
      host: 'wn01.example.org',
      site: 'EXAMPLE',
      tag: null,
      cpu: 'AMD EPYC',
      dropped: [],
    });
    expect(node).to.deep.equal({
      system: 'AlmaLinux release 9.5 (Teal Serval)',
      packager: 'rpm',
      arch: 'x86_64',
      kernel: '5.14.0-503.11.1.el9_5.x86_64',
      bootKernel: undefined,
      livepatch: undefined,
      rebootRequired: undefined,
      restart: [],
    });
    expect(packages).to.have.length(6);
    expect(packages[0]).to.deep.equal({
      name: 'bash',
      version: '5.1.8-9.el9',
      arch: 'x86_64',
      source: undefined,
      module: undefined,
      vendor: undefined,
      repository: undefined,
    });
    expect(packages[5]).to.include({ name: 'openssl', version: '1:3.2.2-6.el9_5' });
  });

  it('is read as the real client sends it, of dpkg', () => {
    const text = recorded('v5-dpkg.report');
    const { inventory, tag, dropped } = parseReportText(text);
    expect({ tag, dropped, packager: inventory.packager }).to.deep.equal({
      tag: 'test',
      dropped: [],
      packager: 'dpkg',
    });
    const lines = text.split('\n').filter((line) => line.includes('\t'));
    expect(inventory.packages.map(({ name, version, arch }) => `${name}\t${version}\t${arch}`)).to.deep.equal(
      lines,
    );
  });

  it('keeps a name that is a command of a shell as a name', () => {
    expect(names(parseReportText(recorded('hostile.report')))).to.deep.equal(['x$(touch PWNED)|1-1|noarch']);
  });

  it('never fills a line that is none with the one before', () => {
    const read = report('bash\t0:5.1.8-9.el9\tx86_64\nnonsense\nzlib\t0:1.2.11-40.el9\tx86_64');
    expect(names(read)).to.deep.equal(['bash|5.1.8-9.el9|x86_64', 'zlib|1.2.11-40.el9|x86_64']);
    expect(read.dropped).to.deep.equal([{ line: 7, reason: 'not three columns' }]);
    expect(read.inventory.incomplete).to.equal(
      '1 line of the report is no package and left out; line 7: not three columns',
    );
    const bytes = report('bash\t0:5.1.8-9.el9\tx86_64\nlib\ufffd\t0:1-1\tx86_64');
    expect(bytes.dropped).to.deep.equal([{ line: 7, reason: 'with a control character, or not UTF-8' }]);
  });

  it('says so where it may be cut off, at the end of a line as well', () => {
    const whole = recorded('v5-rpm.report');
    const lines = whole.trimEnd().split('\n');
    for (const cut of [lines.slice(0, -1).join('\n'), `${lines.slice(0, -1).join('\n')}\n`]) {
      const { dropped } = parseReportText(cut);
      expect(dropped.map(({ reason }) => reason)).to.deep.equal([
        'the line # that ends a report is missing: packages may be',
      ]);
      expect(dropped[0]?.line).to.equal(lines.length);
    }
    expect(parseReportText(whole.trimEnd()).dropped).to.deep.equal([]);
  });

  it('is split by the greedy expressions of Pakiti 3', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab\t\- .]{1,16}$/), (line) => {
        const expected =
          /^(?<name>.*)[ \t](?<version>.*-[^-]*)[ \t](?<arch>.*)$/.exec(line)?.groups ??
          /^(?<name>.*)[ \t](?<version>.*)[ \t](?<arch>.*)$/.exec(line)?.groups;
        const taken =
          expected !== undefined &&
          expected['name'] !== '' &&
          !expected['name']?.includes('\t') &&
          /^\S+$/.test(expected['version'] ?? '') &&
          /^\S*$/.test(expected['arch'] ?? '');
        const { inventory, dropped } = report(`first 1-1 noarch\n${line}`);
        expect(
          inventory.packages.slice(1).map(({ name, version, arch }) => ({ name, version, arch })),
        ).to.deep.equal(taken ? [{ ...expected }] : []);
        expect(dropped).to.have.length(taken ? 0 : 1);
      }),
      { numRuns: 2000 },
    );
  });

  it('has each package once', () => {
    const read = report(
      'a\t0:1-1\tnoarch\na\t0:2-1\tnoarch\na\t1-1\tnoarch\na\t2-1\tnoarch\nb\t(none):1-1\t(none)',
    );
    expect(names(read)).to.deep.equal(['a|1-1|noarch', 'a|2-1|noarch', 'b|1-1|']);
    expect(read.dropped).to.deep.equal([]);
    // Without what is before the first colon it would be of another epoch.
    expect(names(report('a 0:1:2-1 noarch'))).to.deep.equal(['a|0:1:2-1|noarch']);
  });

  it('has what its header says last', () => {
    expect(report('a 1-1 noarch', 'host: h\nsite: A\nsite: B').site).to.equal('B');
  });

  it('is of the first name that the node has, in lower case', () => {
    expect(report('a 1-1 noarch', 'host: WN01.Example.ORG. wn01.ipv6.example.org').host).to.equal(
      'wn01.example.org',
    );
  });

  it('takes the packager of its system where it says none', () => {
    const packager = (system: string): string =>
      report('a 1-1 all', `host: h\nsystem: ${system}`).inventory.packager;
    expect([packager('Debian GNU/Linux 12'), packager('Rocky Linux 9.4'), packager('Plan 9')]).to.deep.equal([
      'dpkg',
      'rpm',
      'other',
    ]);
    const other = 'host: h\npackager: pkg\nsystem: Debian GNU/Linux 12';
    expect(report('a 1-1 all', other).inventory.packager).to.equal('other');
  });

  it('of a Windows editor is the same', () => {
    expect(names(parseReportText('#\r\nhost: h\r\n#\r\na\t1-1\tnoarch\r\n#\r\n'))).to.deep.equal([
      'a|1-1|noarch',
    ]);
  });

  const refused: readonly (readonly [what: string, text: string, message: string])[] = [
    ['nothing', '', 'the header does not end with the line #'],
    ['another beginning', 'host: h\n#\n', 'line 1: a report begins with the line #'],
    ['no end of its header', '#\nhost: h\n', 'the header does not end with the line #'],
    ['no host', '#\narch: x\n#\na 1-1 b\n#\n', 'host: the report does not say whose it is'],
    ['a path for a host', '#\nhost: ../../etc/passwd\n#\na 1-1 b\n#\n', 'host: no name of a host'],
    ['a path in a host', '#\nhost: a/../b\n#\na 1-1 b\n#\n', 'host: no name of a host'],
    ['a header without end', `#\n${'a: b\n'.repeat(10_001)}`, 'more than 10000 lines in the header'],
    [
      'a control character in its header',
      '#\nhost: h\nsite: A\u001b[2J\n#\na 1-1 b\n#\n',
      'site: with a control character, or not UTF-8',
    ],
    ['no package', '#\nhost: h\n#\n#\n', 'no package in it'],
    ['none but bad lines', '#\nhost: h\n#\nx\n#\n', 'no package in it; line 4: not three columns'],
    ['another protocol', '#\nhost: h\nprotocol: 7\n#\na 1-1 b\n#\n', "protocol: '7' is none that is known"],
  ];
  for (const [what, text, message] of refused)
    it(`with ${what} is refused`, () => {
      expect(() => parseReportText(text)).to.throw(ReportError, message);
    });

  it('never takes long, however it is made', () => {
    for (const line of ['-'.repeat(4000), ' '.repeat(4000), '- '.repeat(2000), 'a-'.repeat(2000)])
      expect(() => report(`${line}\n`.repeat(2000))).to.throw(ReportError, 'no package in it');
    for (const lines of ['\n'.repeat(2 ** 21), 'a 1-1 b\n'.repeat(2 ** 18)])
      expect(() => report(lines)).to.throw(ReportError, 'more than 200000 lines');
  });

  it('of more packages than any node has is refused', () => {
    const lines = Array.from({ length: 100_001 }, (_, index) => `p${index}\t1-1\tnoarch`).join('\n');
    expect(() => report(lines)).to.throw(ReportError, 'more than 100000 packages');
  });

  it('is a report or refused, whatever comes', () => {
    const piece = fc.constantFrom(
      '#',
      '#\n',
      'host: h',
      'protocol: 6',
      '\n',
      '\t',
      '-',
      'a',
      '1:1-1',
      ':',
      '\0',
      '\ud800',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((some) => some.join('')),
        ),
        (text) => {
          expect(readsOrRefuses(`#\nhost: h\n#\n${text}`) && readsOrRefuses(text)).to.equal(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function readsOrRefuses(text: string): boolean {
  try {
    return parseReportText(text).inventory.packages.length > 0;
  } catch (error) {
    return error instanceof ReportError;
  }
}
