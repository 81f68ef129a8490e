/** The probes of the original suite as advisories, every verdict of each. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAdvisory } from '../../checks/advisory/load-catalogue.ts';
import { CVMFS_MAP_DIGEST, originalSoftware } from './original-software.ts';
import { originalKernel } from './original-kernel.ts';
import { CATALOGUE, verdictOn, type Cases } from './verdicts.ts';

const cases: Readonly<Record<string, Cases>> = { ...originalKernel, ...originalSoftware };

/** Of these the last part of a verdict is out of reach on a constructed host. */
const UNREACHABLE: Readonly<Record<string, readonly string[]>> = {
  // No file has a digest that is known only by itself.
  'EGI-SVG-2013-5890': ['mitigated by auto-cvmfs-replaced'],
  // As root everything can be read.
  'EGI-SVG-DCACHE-SRM-PERMISSIONS': ['no-evidence'],
};

describe('verdicts of the advisories that the original suite had probes of', () => {
  it('are shown for every file of EGI SVG that is of before 2025', () => {
    const files = readdirSync(CATALOGUE).filter((name) => /^EGI-SVG-.*\.yaml$/.test(name));
    const old = files.filter((name) => !/^EGI-SVG-(?:2024-25|202[5-9]-\d+)\.yaml$/.test(name));
    expect(Object.keys(cases).toSorted()).to.deep.equal(old.map((name) => name.slice(0, -5)).toSorted());
  });

  for (const [id, hosts] of Object.entries(cases))
    describe(id, () => {
      it('are all shown', async () => {
        const { fixed, mitigated = [] } = await parseAdvisory(
          readFileSync(join(CATALOGUE, `${id}.yaml`), 'utf8'),
          id,
        );
        const verdicts = [
          ...['not-exposed', 'vulnerable', 'no-evidence', ...(fixed === undefined ? [] : ['fixed'])],
          ...mitigated.map(({ name }) => `mitigated by ${name}`),
        ].filter((verdict) => UNREACHABLE[id]?.includes(verdict) !== true);
        expect([...new Set(hosts.map(([verdict]) => verdict))].toSorted()).to.deep.equal(verdicts.toSorted());
      });

      for (const [verdict, what, plan] of hosts)
        it(`${verdict}${what === '' ? '' : `: ${what}`}`, async () => {
          expect(await verdictOn(id, plan)).to.equal(verdict);
        });
    });

  it('know the map of CernVM-FS by its digest', async () => {
    const text = readFileSync(join(CATALOGUE, 'EGI-SVG-2013-5890.yaml'), 'utf8');
    const known = text.replace('639fa7fc467b67514671769dd1641d98', CVMFS_MAP_DIGEST);
    expect(known).to.not.equal(text);
    const vulnerable = originalSoftware['EGI-SVG-2013-5890']?.find(([verdict]) => verdict === 'vulnerable');
    expect(await verdictOn('EGI-SVG-2013-5890', vulnerable?.[2] ?? {}, known)).to.equal(
      'mitigated by auto-cvmfs-replaced',
    );
  });
});
