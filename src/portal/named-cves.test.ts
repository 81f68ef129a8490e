import { expect } from 'chai';
import fc from 'fast-check';
import { eventOf } from '../../test/kit/portal.ts';
import { namedCves } from './named-cves.ts';

const token = fc
  .tuple(fc.integer({ min: 1999, max: 2099 }), fc.stringMatching(/^\d{4,7}$/))
  .map(([year, digits]) => `CVE-${year}-${digits}`);

describe('CVE ids of an event', () => {
  it('are exact tokens, wherever they stand', () => {
    fc.assert(
      fc.property(fc.uniqueArray(token, { maxLength: 5 }), fc.nat(3), (tokens, place) => {
        const text = tokens.map((one, index) => (index % 2 ? one : one.toLowerCase())).join(', ');
        const finding = { state: 'CRITICAL', subject: '', text, kind: 'vulnerable' } as const;
        const change = [
          { summary: text },
          { longOutput: text },
          { findings: [finding] },
          { findings: [{ ...finding, text: '', evidence: [text] }] },
        ][place];
        expect(namedCves(eventOf({ summary: 'none', longOutput: '', ...change }))).to.deep.equal(
          tokens.toSorted(),
        );
      }),
    );
  });

  it('are never joined of two texts, cut, or found within words', () => {
    const cases = [
      [{ summary: 'CVE-2021-', longOutput: '44228' }, []],
      [{ summary: 'CVE-2021-44228', longOutput: '99' }, ['CVE-2021-44228']],
      [
        { summary: 'CVE-2021-442281 CVE-2021-44228 cve-2021-44228', longOutput: '' },
        ['CVE-2021-44228', 'CVE-2021-442281'],
      ],
      [{ summary: 'XCVE-2021-44228 CVE-2021-44228b CVE-2021-442', longOutput: '' }, []],
    ] as const;
    for (const [texts, tokens] of cases) expect(namedCves(eventOf(texts))).to.deep.equal(tokens);
  });

  it('are those of the service too', () => {
    const subject = { site: 'S', host: 'h', service: 'eu.egi.sec.WN-check_CVE-2022-2588-ops' };
    expect(namedCves(eventOf({ subject, summary: 'no mitigation', longOutput: '' }))).to.deep.equal([
      'CVE-2022-2588',
    ]);
  });
});
