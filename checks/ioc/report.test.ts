import { expect } from 'chai';
import type { Indicator } from './indicator.ts';
import { Report } from './report.ts';

function indicator(item: number, severity: Indicator['severity']): Indicator {
  const sought = { kind: 'authorized-key', fingerprints: [] } as const;
  return { set: 0, item, name: null, tlp: 'CLEAR', severity, sought };
}

describe('the report of matches', () => {
  it('keeps a match of every item, however much another matches', () => {
    const report = new Report();
    for (let item = 1; item <= 11; item += 1)
      for (let at = 0; at < 2000; at += 1) report.hit(indicator(item, 'warning'), `/tmp/${at}`, []);
    report.hit(indicator(12, 'critical'), '/bin/evil', []);
    const { hits } = report.results();
    expect(hits.length).to.be.below(10_100);
    expect(hits.filter(({ severity }) => severity === 'critical')).to.have.lengthOf(1);
  });
});
