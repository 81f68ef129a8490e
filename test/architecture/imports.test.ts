/** The import table of ARCHITECTURE.md, "The folders", held against every file. */
import { expect } from 'chai';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { rules } from './rules.ts';

describe('imports', () => {
  it('follow the folders of the design, without cycles', async function () {
    this.timeout(120_000);
    const { output } = await cruise(['src', 'checks', 'plugins', 'packaging', 'test'], {
      ruleSet: { forbidden: rules },
      validate: true,
      tsPreCompilationDeps: true,
      exclude: { path: 'fixtures' },
      doNotFollow: { path: 'node_modules' },
    });
    const { summary } = output as ICruiseResult;
    expect(summary.totalCruised).to.be.above(50);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).to.deep.equal(
      [],
    );
  });
});
