import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { defineCheck, Failure, type Check, type Observation } from '../../check/index.ts';
import { localStore } from '../../host/local/store.ts';
import { keyPair } from '../../../test/kit/signing.ts';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { verifyReport } from '../../trust/index.ts';
import type { OperatorWorld } from '../command.ts';
import { runOperator } from '../run-operator.ts';
import { nodeRun } from './node-run.ts';

const SCHEMAS = join(import.meta.dirname, '../../../config/schema');

const schema = (name: string): object =>
  JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8')) as object;
const validate = new Ajv2020()
  .addSchema(schema('verdict'), 'verdict.schema.json')
  .compile(schema('node-report'));

function checkThat(name: string, probe: () => Promise<Observation>): Check {
  const check = defineCheck({
    name,
    summary: 'does what its name says',
    describe: [],
    timeoutSeconds: 30,
    options: { path: { kind: 'list', value: 'PATH', default: [], describe: 'what to look at' } },
    metrics: {},
    probe,
    evaluate: () => ({
      summary: 'fine',
      findings: [{ state: 'OK', subject: 'a', text: 'b;c\t&', kind: 'k' }],
      metrics: [],
    }),
  });
  return check;
}

interface Report {
  readonly subject: object;
  readonly endedAt: string | null;
  readonly verdicts: readonly {
    readonly service: string;
    readonly subject: object;
    readonly endedAt: string | null;
    readonly verdict: { readonly state: string; readonly summary: string };
  }[];
}

describe('secmon node run', () => {
  let folder = '';
  let checks: readonly Check[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'secmon-node-'));
    checks = [checkThat('fine', () => Promise.resolve({ at: 1 }))];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const world = (): OperatorWorld => ({
    host: localHostFromSource(),
    commands: [nodeRun],
    version: '1.2.3',
    checks,
    store: localStore,
    terminal: false,
    signal: new AbortController().signal,
    reach: () => Promise.reject(new Error('no host is reached')),
    setDeadline: () => undefined,
    show: () => Promise.resolve(),
    timeoutSignal: (seconds) => AbortSignal.timeout(seconds * 1000),
  });

  const profile = (...jobs: readonly object[]): string => {
    const path = join(folder, 'profiles.yaml');
    writeFileSync(path, JSON.stringify({ profiles: { p: jobs } }), { mode: 0o644 });
    return path;
  };
  const run = (jobs: readonly object[], ...more: string[]): ReturnType<typeof runOperator> => {
    const subject = ['--site', 'SITE-A', '--computing-element', 'ce1.example.org'];
    const to = ['--profile', 'p', '--profiles', profile(...jobs), '--to', folder];
    return runOperator(['node', 'run', ...subject, ...to, ...more], world());
  };
  const report = (node = 'wn1'): Report => {
    const value: unknown = JSON.parse(readFileSync(join(folder, `ce1.example.org,${node}.json`), 'utf8'));
    expect(validate(value), JSON.stringify(validate.errors)).to.equal(true);
    return value as Report;
  };
  const states = (): readonly (readonly [string, string])[] =>
    report().verdicts.map(({ service, verdict }) => [service, verdict.state]);

  it('writes a report with subject and times of every verdict', async () => {
    const { exitCode } = await run([{ check: 'fine', metric: 'X' }], '--node', 'wn1');
    expect(exitCode).to.equal(0);
    const subject = { site: 'SITE-A', computingElement: 'ce1.example.org', node: 'wn1' };
    expect(report()).to.deep.include({ subject, profile: 'p', vo: 'ops', version: '1.2.3', schema: 1 });
    expect(report().verdicts[0]).to.deep.include({ subject, service: 'eu.egi.sec.WN-X-ops' });
    expect(report().endedAt).to.be.a('string');
  });

  it('loses no verdict to one that fails, hangs or is our own bug', async () => {
    checks = [
      ...checks,
      checkThat('fails', () => Promise.reject(new Failure('denied', 'x: permission denied'))),
      checkThat('hangs', () => new Promise(() => undefined)),
      checkThat('breaks', () => Promise.reject(new TypeError('oops'))),
    ];
    const jobs = ['hangs', 'fails', 'breaks', 'fine'].map((check) => ({ check, timeout: 3 }));
    await run(jobs, '--node', 'wn1');
    expect(states()).to.deep.equal([
      ['eu.egi.sec.WN-hangs-ops', 'UNKNOWN'],
      ['eu.egi.sec.WN-fails-ops', 'UNKNOWN'],
      ['eu.egi.sec.WN-breaks-ops', 'UNKNOWN'],
      ['eu.egi.sec.WN-fine-ops', 'OK'],
    ]);
    const texts = report().verdicts.map(({ verdict }) => verdict.summary);
    expect(texts.slice(0, 3)).to.deep.equal([
      'not done by the deadline',
      'x: permission denied',
      'internal error: oops',
    ]);
  });

  it('has written what is known so far whenever it is killed: the rest is UNKNOWN', async () => {
    let seenBy: Report | undefined;
    checks = [
      checkThat('first', () => Promise.resolve({ at: 1 })),
      checkThat('second', async () => {
        while (report().verdicts[0]?.verdict.state !== 'OK') await new Promise((done) => setImmediate(done));
        seenBy = report();
        return { at: 1 };
      }),
    ];
    await run([{ check: 'first' }, { check: 'second', timeout: 10 }], '--node', 'wn1');
    expect(seenBy?.endedAt).to.equal(null);
    expect(seenBy?.verdicts.map(({ verdict, endedAt }) => [verdict.state, endedAt === null])).to.deep.equal([
      ['OK', false],
      ['UNKNOWN', true],
    ]);
    expect(states().map(([, state]) => state)).to.deep.equal(['OK', 'OK']);
  });

  it('never overwrites one node behind an element by another', async () => {
    await run([{ check: 'fine' }], '--node', 'wn1');
    await run([{ check: 'fine' }], '--node', 'wn2');
    expect(readdirSync(folder).filter((name) => name.startsWith('ce1'))).to.deep.equal([
      'ce1.example.org,wn1.json',
      'ce1.example.org,wn2.json',
    ]);
  });

  it('writes the files of a transport beside the report', async () => {
    await run([{ check: 'fine', metric: 'X' }], '--node', 'wn1', '--format', 'arc', '--vo', 'dteam');
    expect(readFileSync(join(folder, 'X.out'), 'utf8')).to.equal(
      '__log 20 \\_ [OK] a: b;c\\x09&\n__status 0 wn1: FINE OK: fine\n',
    );
    expect(report().verdicts[0]?.service).to.equal('eu.egi.sec.WN-X-dteam');
    await run([{ check: 'fine', metric: 'X' }], '--node', 'wn1', '--format', 'cream');
    expect(readFileSync(join(folder, 'X.res'), 'utf8')).to.equal('0\n');
    await run([{ check: 'fine', metric: 'X' }], '--node', 'wn1', '--format', 'htcondor');
    expect(readdirSync(folder)).to.include.members(['X.json', 'wnlogs.tgz']);
  });

  it('signs the whole on request', async () => {
    const { privatePem, publicPem } = await keyPair;
    const key = join(folder, 'k.key.pem');
    writeFileSync(key, privatePem, { mode: 0o600 });
    writeFileSync(join(folder, 'k.pem'), publicPem);
    await run([{ check: 'fine' }], '--node', 'wn1', '--sign', key);
    const path = join(folder, 'ce1.example.org,wn1.json');
    expect(await verifyReport(world().host, path, folder)).to.equal((await keyPair).id);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"OK"', '"UNKNOWN"'));
    const error: unknown = await verifyReport(world().host, path, folder).catch((reason: unknown) => reason);
    expect(error).to.include({ reason: 'altered' });
  });

  it('takes the name of the node from the machine', async () => {
    await run([{ check: 'fine' }]);
    const own = readFileSync('/proc/sys/kernel/hostname', 'utf8').trim().split('.')[0] ?? '';
    const [name = ''] = readdirSync(folder).filter((each) => each.startsWith('ce1'));
    expect(name.startsWith(`ce1.example.org,${own}`)).to.equal(true);
  });

  const refused: readonly (readonly [string, readonly object[], readonly string[], RegExp])[] = [
    ['a check that there is not', [{ check: 'none' }], [], /none/],
    ['an option that there is not', [{ check: 'fine', options: { no: ['x'] } }], [], /no option 'no'/],
    ['two metrics of one name', [{ check: 'fine' }, { check: 'fine' }], [], /two metrics 'fine'/],
    ['a name that leads elsewhere', [{ check: 'fine', metric: '../x' }], [], /must match pattern/],
    ['a node that is no name', [{ check: 'fine' }], ['--node', 'a/b'], /--node: 'a\/b' is no name/],
    ['a virtual organisation that is none', [{ check: 'fine' }], ['--vo', 'a;b'], /--vo/],
  ];
  for (const [what, jobs, more, message] of refused) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const { exitCode, text } = await run(jobs, ...more);
      expect([exitCode, message.test(text)], text).to.deep.equal([3, true]);
      expect(readdirSync(folder)).to.deep.equal(['profiles.yaml']);
    });
  }

  it('must be told site and element', async () => {
    const argv = ['node', 'run', '--profile', 'p', '--profiles', profile({ check: 'fine' })];
    expect((await runOperator(argv, world())).text).to.include('--site is missing');
    const { text } = await runOperator([...argv, '--site', 'S'], world());
    expect(text).to.include('--computing-element is missing');
  });
});
