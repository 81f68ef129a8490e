import { expect } from 'chai';
import fc from 'fast-check';
import { parseReportText } from '../report/report-text.ts';
import { packageLine } from './records.ts';
import { asProtocol5, protocolOf, withSite } from './report-bytes.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9.+_]{0,6}$/);
const version = fc
  .tuple(fc.constantFrom('', '1:', '12:'), word, word)
  .map(([epoch, upstream, release]) => `${epoch}${upstream}-${release}`);
const packages = fc.uniqueArray(
  fc.record({ name: word, version, arch: fc.constantFrom('x86_64', 'noarch'), source: word, vendor: word }),
  { minLength: 1, maxLength: 9, selector: ({ name }) => name },
);
const header = (packager: string): string =>
  `#\narch: x\nboot-kernel: 2\nhost: a\nkernel: 1\npackager: ${packager}\nprotocol: 6\nreboot-required: no\nrestart: b\nsystem: S\n#\n`;

describe('a report in protocol 5', () => {
  it('says of each package what protocol 5 can say', () => {
    fc.assert(
      fc.property(packages, fc.constantFrom('rpm', 'dpkg'), (list, packager) => {
        const report = `${header(packager)}${list.map(packageLine).join('\n')}\n#\n`;
        const before = parseReportText(report, '6');
        const after = parseReportText(asProtocol5(report), '5');
        const said = ({ inventory }: typeof before): readonly (readonly string[])[] =>
          inventory.packages.map((each) => [each.name, each.version, each.arch]);
        expect(said(after)).to.deep.equal(said(before));
        expect(after).to.deep.include({ host: before.host, dropped: [] });
        expect(after.inventory).to.include({ bootKernel: undefined, rebootRequired: undefined });
      }),
    );
  });

  it('has an epoch in every version of rpm, and none that dpkg has not', () => {
    const lines = 'a\t1-1\tx\nb\t2:1-1\tx\nc\n#\n';
    expect(asProtocol5(`${header('rpm')}${lines}`)).to.match(/\na\t0:1-1\tx\nb\t2:1-1\tx\nc\t\t\n#\n$/);
    expect(asProtocol5(`${header('dpkg')}${lines}`)).to.match(/\na\t1-1\tx\nb\t2:1-1\tx\nc\t\t\n#\n$/);
  });
});

describe('the protocol of a report', () => {
  it('is what its header says, and nothing of what is no text', () => {
    expect(protocolOf(`${header('rpm')}#\n`)).to.equal('6');
    expect(protocolOf('#\nhost: a\n#\nprotocol: 6\n#\n')).to.equal('5');
    expect(protocolOf('0\x82\x01')).to.equal(undefined);
  });
});

describe('a report with a site', () => {
  it('says it once, in its place, and everything else as before', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 6 }), word, (names, site) => {
        const others = names.filter((name) => name !== 'site').toSorted();
        const lines = others.map((name) => `${name}: x`);
        const given = ['#', ...lines, '#', 'a\t1\tx', '#', ''].join('\n');
        const header = [...others, 'site']
          .toSorted()
          .map((name) => `${name}: ${name === 'site' ? site : 'x'}`);
        const expected = ['#', ...header, '#', 'a\t1\tx', '#', ''].join('\n');
        expect(withSite(given, site)).to.equal(expected);
        expect(withSite(withSite(given, 'old') ?? '', site)).to.equal(expected);
      }),
    );
  });

  it('is not made of anything else', () => {
    expect(withSite('0\x82', 'S')).to.equal(undefined);
  });
});
