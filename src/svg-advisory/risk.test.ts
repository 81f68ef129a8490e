import { expect } from 'chai';
import { leadingRisk, ownScore, ratedRisk } from './risk.ts';

describe('rated risk', () => {
  for (const [text, risk] of [
    ['CRITICAL risk Linux kernel vulnerability', 'critical'],
    ["'HIGH' Risk *ANOTHER* OpenSSH", 'high'],
    ['\u2018CRITICAL\u2019 risk. Local privilege', 'critical'],
    ['"High" Risk: DPM', 'high'],
    ['**raised to CRITICAL** risk', 'critical'],
    ["a 'low'\nrisk", 'low'],
    ["likely to be elevated to 'Critical' risk. 'HIGH' risk", 'high'],
    ['our "ADVISORY HIGH risk vulnerability in Singularity"', undefined],
    ["Downgraded from 'CRITICAL' risk to 'HIGH' risk", 'high'],
    ['a limited risk to EGI sites', undefined],
    ['highrisk', undefined],
  ] as const)
    it(`of ${JSON.stringify(text)} is ${String(risk)}`, () => {
      expect(ratedRisk(text)?.risk).to.equal(risk);
    });

  for (const text of ["Up to 'HIGH' risk", "'Moderate/High' RISK"])
    it(`of "${text}" is high at most`, () => {
      expect(ratedRisk(text)).to.deep.equal({ risk: 'high', atMost: true });
    });
});

describe('own score', () => {
  it('is what SVG says, not the vendor', () => {
    const lines = [
      'CVSSv3 Score: ',
      '- Red Hat: 8.1 - critical risk [R 2]',
      '- EGI SVG: high risk (see below)',
    ];
    expect(ownScore(lines)?.risk).to.equal('high');
  });

  it('is none where SVG gives a number', () => {
    expect(ownScore(['- EGI SVG: 8.8 (see below)'])).to.equal(undefined);
  });
});

describe('leading risk', () => {
  it('is in capitals', () => {
    expect(leadingRisk('HIGH - WMS vulnerability')?.risk).to.equal('high');
    expect(leadingRisk('CRITICAL vulnerability in X')?.risk).to.equal('critical');
    expect(leadingRisk('Low level vulnerability')).to.equal(undefined);
  });
});
