/** The output options on the compiled executable. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { FAULTY, run, type Ended } from '../kit/executable.ts';

const faulty = (...argv: string[]): Promise<Ended> => run(FAULTY, argv);
const PERFDATA = " | 'left'=40000s;32400:";
const MIXED = ['--find', 'OK', '--find', 'WARNING', '--find', 'UNKNOWN'];

describe('compiled check: output', () => {
  it('names the worst measured finding although a blind spot outranks it', async () => {
    const { code, stdout } = await faulty(...MIXED);
    expect(stdout).to.equal(`FAULTY UNKNOWN: WARNING thing-1: found (+1 unknown)${PERFDATA}\n`);
    expect(code).to.equal(3);
  });

  it('-v adds the tree, worst first, performance data last and once', async () => {
    const { stdout } = await faulty(...MIXED, '-v');
    expect(stdout).to.equal(
      'FAULTY UNKNOWN: WARNING thing-1: found (+1 unknown)\n' +
        '\\_ [UNKNOWN] thing-2: found\n\\_ [WARNING] thing-1: found\n\\_ [OK] thing-0: found\n' +
        `\\_ [OK] left: 40000s${PERFDATA}\n`,
    );
  });

  it('-vv and --lengthy add evidence, --brief leaves OK out, --no-perfdata leaves performance data out', async () => {
    expect((await faulty(...MIXED, '-vv')).stdout).to.include('\\_ [OK] thing-0: found\n   evidence 0\n');
    expect((await faulty(...MIXED, '--lengthy')).stdout).to.include(
      '\\_ [OK] thing-0: found\n   evidence 0\n',
    );
    const brief = (await faulty(...MIXED, '--brief')).stdout;
    expect(brief).to.include('[WARNING]').and.not.include('[OK]');
    expect((await faulty('--find', 'OK', '--no-perfdata')).stdout).to.equal('FAULTY OK: nothing wrong\n');
  });

  it('--always-ok exits 0 and says so, also for a failure', async () => {
    const { code, stdout } = await faulty('--find', 'CRITICAL', '--always-ok');
    expect([code, stdout]).to.deep.equal([0, `FAULTY CRITICAL: thing-0: found (always ok)${PERFDATA}\n`]);
    expect((await faulty('--fault', 'throw', '--always-ok')).code).to.equal(0);
  });

  it('a metric outside its thresholds is a finding of its own', async () => {
    const { code, stdout } = await faulty('--find', 'OK', '-w', '12h:');
    expect(stdout).to.equal("FAULTY WARNING: left: 40000s breaks the range 43200: | 'left'=40000s;43200:\n");
    expect(code).to.equal(1);
  });

  it('a metric that is not a number is UNKNOWN and has no performance data', async () => {
    const { code, stdout } = await faulty('--find', 'OK', '--value', 'x');
    expect([code, stdout]).to.deep.equal([3, 'FAULTY UNKNOWN: left: not measured\n']);
  });

  it('nothing found is UNKNOWN only when nothing was measured either', async () => {
    expect((await faulty()).code).to.equal(0);
  });

  it('--output json is as its published schema says', async () => {
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../config/schema/verdict.schema.json'), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
    for (const argv of [MIXED, ['--fault', 'throw'], ['--value', 'x'], []]) {
      const { code, stdout } = await faulty(...argv, '--output', 'json');
      const document = JSON.parse(stdout) as { exitCode: number };
      expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
      expect(document.exitCode).to.equal(code);
    }
  });

  it('escapes hostile text and stays under 80 columns', async () => {
    const { stdout } = await faulty('--find', 'CRITICAL', '--text', `a|b\nc\u202E${'界'.repeat(80)}`);
    const [line = ''] = stdout.split(' | ');
    expect(line).to.match(/^FAULTY CRITICAL: thing-0: a\\x7Cb\\x0Ac\\u\{202E\}界+…$/u);
    expect(stdout.split('\n')).to.have.length(2);
  });
});
