import { expect } from 'chai';
import { sampleReport } from '../../test/kit/sample-event.ts';
import { attributed, bounded, subjectMap } from './subject-map.ts';

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
  it('compares names whole', () => {
    for (const host of ['ce1.example.org.evil.net', 'badexample.org', 'example.org'])
      expect(subjectOf(host), host).to.include({ site: 'claimed' });
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
