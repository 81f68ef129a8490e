/** What every compiled check keeps, whatever it looks at. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checks } from '../../checks/index.generated.ts';
import { executableName, type Option } from '../../src/check/index.ts';
import { commonOptions } from '../../src/cli/common-options.ts';
import { plugin, SECMON } from '../kit/executable.ts';

/** What a check needs to have at all, or to have nothing to do with the machine that the tests run on. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'file-permissions': ['--select', 'path-environment'],
};
const ENVIRONMENT = { SECMON_ARGUS_SALT: 'a salt of the tests' };

const takesFile = (option: Option): boolean => 'value' in option && /FILE|DIR|PATH/.test(option.value);

describe('every compiled check', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-every-'));
    execFileSync('mkfifo', [join(folder, 'fifo')]);
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const check of checks) {
    const program = executableName(check);
    const words = WORDS[check.name] ?? [];
    const options = Object.entries<Option>({ ...check.options, ...commonOptions }).filter(([, option]) =>
      takesFile(option),
    );

    for (const [name] of options) {
      it(`${program} --${name} keeps the deadline with a FIFO in the way`, async () => {
        const value = name === 'extra-opts' ? `@${join(folder, 'fifo')}` : join(folder, 'fifo');
        const started = performance.now();
        const { code, stdout, stderr } = await plugin(program, [...words, `--${name}=${value}`, '-t', '5'], {
          env: ENVIRONMENT,
        });
        expect(performance.now() - started).to.be.below(15_000);
        expect([code, stderr], stdout).to.deep.equal([3, '']);
        expect(stdout)
          .to.match(/ UNKNOWN: /)
          .and.not.match(/internal error/);
      });
    }

    it(`${program} ends at its deadline with the state that it was told`, async () => {
      const { code, stdout } = await plugin(program, ['-t', '0.000001:CRITICAL'], {
        env: ENVIRONMENT,
      });
      expect([code, stdout.split('\n')[0]]).to.deep.equal([
        2,
        `${check.name.toUpperCase()} CRITICAL: timed out after 0.000001 s`,
      ]);
    });

    it(`${program} --help names every option and metric`, async () => {
      const { stdout } = await plugin(program, ['--help']);
      for (const name of [
        ...Object.keys({ ...check.options, ...commonOptions }),
        ...Object.keys(check.metrics),
      ]) {
        expect(stdout).to.include(name);
      }
    });
  }
});

describe('the executable', () => {
  it('needs no glibc newer than 2.28', () => {
    const versions =
      readFileSync(SECMON)
        .toString('latin1')
        .match(/(?<=GLIBC_)2\.\d+(?=[.\d]*\0)/g) ?? [];
    const minors = versions.map((version) => Number(version.split('.')[1]));
    expect(minors).to.not.be.empty;
    expect(Math.max(...minors)).to.be.at.most(28);
  });
});
