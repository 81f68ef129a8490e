import { expect } from 'chai';
import fc from 'fast-check';
import { indexAdvisories, type NamedAdvisory } from './advisory-index.ts';

describe('the advisories of a catalogue', () => {
  it('about one CVE are the strictest of them, in whatever order they come', () => {
    const date = fc.option(fc.constantFrom('2026-05-08', '2026-06-01', '2026-07-15'), { nil: undefined });
    const advisory = fc
      .record({ published: date, deadline: date })
      .map(({ published, deadline }): Omit<NamedAdvisory, 'id'> => ({
        aliases: ['CVE-2026-1'],
        ...(published === undefined ? {} : { published }),
        ...(deadline === undefined ? {} : { deadline }),
      }));
    fc.assert(
      fc.property(fc.array(advisory, { minLength: 1, maxLength: 6 }), (list) => {
        const all = list.map((one, index): NamedAdvisory => ({ id: `A-${index}`, ...one }));
        const found = indexAdvisories(all)('CVE-2026-1');
        expect(indexAdvisories(all.toReversed())('CVE-2026-1')).to.deep.equal(found);
        const deadlines = all.flatMap(({ deadline }) => deadline ?? []).toSorted();
        expect(found?.deadlineAt).to.equal(
          deadlines[0] === undefined ? undefined : Date.parse(deadlines[0]) / 1000,
        );
      }),
    );
  });
});
