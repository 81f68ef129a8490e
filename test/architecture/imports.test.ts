/** The import table of ARCHITECTURE.md, "The folders", held against every file. */
import { join } from 'node:path';
import { expect } from 'chai';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { rules } from './rules.ts';

describe('imports', function () {
  this.timeout(600_000);

  it('follow the folders of the design, without cycles', async () => {
    const { cruised, violations } = await violationsIn(process.cwd(), [
      'src',
      'checks',
      'plugins',
      'packaging',
      'test',
    ]);
    expect(cruised).to.be.above(50);
    expect(violations).to.deep.equal([]);
  });

  it('that break a rule are found', async () => {
    const { violations } = await violationsIn(join(import.meta.dirname, 'fixtures'), [
      'src',
      'checks',
      'plugins',
    ]);
    expect(violations.map((violation) => violation.replace(/^.*: /, ''))).to.include.members([
      'src/result/state.ts -> src/host/host.ts',
      'src/check/reads.ts -> fs',
      'src/check/adapter.ts -> src/host/local/files.ts',
      'checks/a/check.ts -> checks/b/check.ts',
      'checks/b/check.ts -> plugins/main.ts',
      'src/render/one.ts -> src/render/two.ts',
    ]);
  });
});

async function violationsIn(
  baseDir: string,
  folders: string[],
): Promise<{ readonly cruised: number; readonly violations: readonly string[] }> {
  const { output } = await cruise(folders, {
    baseDir,
    ruleSet: { forbidden: rules },
    validate: true,
    tsPreCompilationDeps: true,
    exclude: { path: 'fixtures/' },
    doNotFollow: { path: 'node_modules' },
  });
  const { summary } = output as ICruiseResult;
  const violations = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
  return { cruised: summary.totalCruised, violations };
}
