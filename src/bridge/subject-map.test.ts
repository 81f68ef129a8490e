import { expect } from 'chai';
import fc from 'fast-check';
import { sampleReport } from '../../test/kit/sample-event.ts';
import {
  attributed,
  bounded,
  joined,
  ngisOf,
  repeatedHost,
  subjectMap,
  type SubjectRule,
} from './subject-map.ts';

const map = subjectMap([
  { host: '*.example.org', site: 'SITE-A', ngi: 'NGI_A' },
  { host: 'ce9.example.org', site: 'SITE-B', node: 'wn1.example.org' },
  { host: '*.grid.example.org', site: 'SITE-C' },
]);

function subjectOf(host: string): object {
  return map.identify(sampleReport({ subject: { host, site: 'claimed' } })).subject;
}

describe('the mapping file', () => {
  it('says more than the sender does', () =>
    expect(subjectOf('ce1.example.org')).to.include({ site: 'SITE-A', ngi: 'NGI_A' }));
  it('takes the most exact rule, in either case', () => {
    expect(subjectOf('CE9.example.org')).to.include({ site: 'SITE-B', node: 'wn1.example.org' });
    expect(subjectOf('a.grid.example.org')).to.include({ site: 'SITE-C' });
  });
  it('leaves out the NGI that was claimed for another site', () => {
    const ngiOf = (site: string, host: string): string | undefined =>
      map.identify(sampleReport({ subject: { host, site, ngi: 'NGI_X' } })).subject.ngi;
    expect(ngiOf('claimed', 'a.grid.example.org')).to.equal(undefined);
    expect(ngiOf('SITE-C', 'a.grid.example.org')).to.equal('NGI_X');
    expect(ngiOf('SITE-A', 'ce1.example.org')).to.equal('NGI_A');
  });
  it('compares names whole', () => {
    for (const host of ['ce1.example.org.evil.net', 'badexample.org', 'example.org'])
      expect(subjectOf(host), host).to.include({ site: 'claimed' });
  });
});

describe('the entries of the configuration and of the mapping file', () => {
  const rule = fc.record({
    host: fc.constantFrom('a.example.org', 'A.example.org', 'b.example.org', '*.example.org', '*.org'),
    site: fc.constantFrom('SITE-A', 'SITE-B', 'SITE-C'),
  });
  const rules = fc.uniqueArray(rule, { selector: ({ host }) => host.toLowerCase() });
  const siteIn = (entries: readonly SubjectRule[], host: string): string =>
    subjectMap(entries).identify(sampleReport({ subject: { host, site: 'claimed' } })).subject.site;

  it('are one mapping, in which no host is twice, and those of the configuration count', () => {
    fc.assert(
      fc.property(rules, rules, (own, file) => {
        const all = joined(own, file);
        expect(repeatedHost(all)).to.equal(undefined);
        for (const { host, site } of own) if (!host.startsWith('*')) expect(siteIn(all, host)).to.equal(site);
        for (const { host, site } of file)
          if (!host.startsWith('*') && !own.some((one) => one.host.toLowerCase() === host.toLowerCase()))
            expect(siteIn(all, host)).to.equal(site);
      }),
    );
  });
  it('are found where a host is given twice', () => {
    const twice = [
      { host: 'a', site: 'X' },
      { host: 'b', site: 'X' },
      { host: 'A', site: 'Y' },
    ];
    expect(repeatedHost(twice)).to.equal(2);
    expect(repeatedHost([])).to.equal(undefined);
  });
});

describe('what a credential may claim', () => {
  const report = sampleReport({ subject: { host: 'h', site: 'SITE-A', ngi: 'NGI_A' } });
  it('is everything without a bound', () => expect(bounded(report, undefined)).to.equal(report));
  it('is a site that it names', () => expect(bounded(report, ['SITE-B', 'SITE-A'])).to.equal(report));
  it('is its one site, whatever the sender says', () =>
    expect(bounded(report, ['SITE-B'])?.subject).to.deep.equal({ host: 'h', site: 'SITE-B' }));
  it('is nothing else', () => {
    expect(bounded(report, ['SITE-B', 'SITE-C'])).to.equal(undefined);
    expect(bounded(report, [])).to.equal(undefined);
  });
});

describe('who a report is about', () => {
  const about = (host: string, sites?: readonly string[]): object | undefined =>
    attributed(map, sampleReport({ subject: { host, site: 'claimed', ngi: 'NGI_X' } }), sites)?.subject;

  it('is never a host of another site, which monitors would take it for', () => {
    expect(about('ce1.example.org', ['SITE-B'])).to.equal(undefined);
    expect(about('ce1.example.org', ['SITE-B', 'SITE-C'])).to.equal(undefined);
    expect(about('CE1.example.org', ['SITE-A'])).to.include({ site: 'SITE-A', ngi: 'NGI_A' });
  });
  it('is a host that the operator does not know, as one of the site of the credential', () =>
    expect(about('h', ['SITE-B'])).to.deep.equal({ host: 'h', site: 'SITE-B' }));
  it('is of no NGI that a sender bound to sites has chosen', () => {
    expect(about('h', ['claimed', 'SITE-B'])).to.deep.equal({ host: 'h', site: 'claimed' });
    expect(about('a.grid.example.org', ['SITE-C'])).to.deep.equal({
      host: 'a.grid.example.org',
      site: 'SITE-C',
    });
    expect(about('h')).to.include({ ngi: 'NGI_X' });
  });
});

describe('the operations centre of a site', () => {
  it('is what the operator says, whatever a generated file says of other hosts of it', () => {
    const own = [
      { host: 'a', site: 'SITE-A', ngi: 'NGI_OWN' },
      { host: 'b', site: 'SITE-B' },
    ];
    const generated = ['SITE-A', 'SITE-B'].map((site) => ({ host: `c.${site}`, site, ngi: 'NGI_FILE' }));
    expect([...ngisOf(joined(own, generated))]).to.deep.equal([
      ['SITE-A', 'NGI_OWN'],
      ['SITE-B', 'NGI_FILE'],
    ]);
  });
});
