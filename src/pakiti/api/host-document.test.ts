import { expect } from 'chai';
import { ALMA, PakitiApiBench } from '../../../test/kit/pakiti-api.ts';
import { report } from '../../../test/kit/pakiti-store.ts';

describe('a host that has nothing', () => {
  let bench: PakitiApiBench;
  before(async () => {
    bench = await PakitiApiBench.open();
  });
  after(() => bench.close());

  const clean = report('b', { bash: '5.1-9' }, ALMA, 'ONE');
  const cases = [
    [
      'of it nobody can tell',
      report('b', { bash: '5.1-6.el9.remi' }, ALMA, 'ONE'),
      'of 1 CVEs nobody can tell',
    ],
    [
      'lines of its report were no packages',
      { ...clean, dropped: [{ line: 7, reason: 'not three columns' }] },
      '1 lines of its report were no packages',
    ],
  ] as const;
  for (const [what, given, why] of cases)
    it(`is not clean where ${what}`, async () => {
      await bench.take(given);
      await bench.assess();
      const [host] = await bench.items('/api/v1/hosts?host=b');
      expect([host?.['state'], host?.['why']]).to.deep.equal(['unknown', [why]]);
    });
});
