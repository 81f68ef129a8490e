import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseAdvisory } from '../../../checks/advisory/load-catalogue.ts';
import { indexAdvisories, type NamedAdvisory } from './advisory-index.ts';

const CATALOGUE = join(import.meta.dirname, '../../../config/catalogue');

describe('the advisories of a catalogue', () => {
  it('are found by their ids and by their CVE ids, in any case', async () => {
    const names = readdirSync(CATALOGUE).filter((name) => name.endsWith('.yaml'));
    const all = await Promise.all(
      names.map((name) => parseAdvisory(readFileSync(join(CATALOGUE, name), 'utf8'), name)),
    );
    const advisoryOf = indexAdvisories(all);
    for (const { id, deadline, aliases = [] } of all) {
      expect(advisoryOf(id)?.id).to.equal(id);
      expect(advisoryOf(id)?.deadlineAt).to.equal(
        deadline === undefined ? undefined : Date.parse(deadline) / 1000,
      );
      for (const alias of aliases) expect(advisoryOf(alias.toLowerCase()), alias).not.to.equal(undefined);
    }
    expect(advisoryOf('egi-svg-2025-16')?.deadlineAt).to.equal(Date.UTC(2025, 8, 26) / 1000);
    expect(advisoryOf('CVE-1999-0001')).to.equal(undefined);
  });

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
