/** The deadlines of issues, from the entries of the shipped catalogue. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAdvisory } from '../../checks/advisory/load-catalogue.ts';
import { indexAdvisories } from '../../src/incidents/policy/advisory-index.ts';
import { CATALOGUE } from './verdicts.ts';

describe('the advisories of the shipped catalogue', () => {
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
});
