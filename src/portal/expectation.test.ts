import { expect } from 'chai';
import { DEFAULT_SECONDS, expectedSilence } from './expectation.ts';

describe('the silence that is expected', () => {
  it('is that of the first rule that fits the whole name', () => {
    const expected = expectedSilence({
      rules: [
        { service: 'eu.egi.sec.WN-?RL-*', seconds: 1 },
        { service: 'a+b (c) [d]', seconds: 2 },
        { service: '*\n*', seconds: 3 },
        { service: '', seconds: 4 },
      ],
      defaultSeconds: 5,
    });
    const services = [
      'eu.egi.sec.WN-CRL-ops',
      'eu.egi.sec.WN-CRL',
      'a+b (c) [d]',
      'aab (c) d',
      'x\ny',
      '',
      'x',
      'euxegi.sec.WN-CRL-ops',
    ];
    expect(services.map(expected)).to.deep.equal([1, 5, 2, 5, 3, 4, 5, 5]);
  });

  it('is a day and an hour where nobody says otherwise', () => {
    expect(expectedSilence({})('any')).to.equal(DEFAULT_SECONDS);
  });
});
