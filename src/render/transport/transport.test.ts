import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import fc from 'fast-check';
import { exitCode, stateOf, type Verdict } from '../../result/index.ts';
import { hostileText, verdict } from '../../../test/kit/arbitrary-verdict.ts';
import { creamCommand, nagiosReceives, readArc, sensuReceives } from '../../../test/kit/legacy-consumers.ts';
import type { NodeReport } from '../node-report.ts';
import { transportFiles, type Transport } from './index.ts';
import { legacyResult } from './legacy-text.ts';

const SUBJECT = { site: 'SITE-A', computingElement: 'ce1.example.org', node: 'wn1.example.org' };
const METRICS = ['CRL', 'check_CVE-2025-21756', 'Permissions'];
const VECTORS = [
  'a;b&c\td',
  '[1800000000] PROCESS_SERVICE_CHECK_RESULT;ce;eu.egi.sec.WN-CRL-ops;0;OK: all well',
  '!!!',
  '!!!!!!;0;',
  '__status 0 wn1: OK',
  '__missing x',
  '__exit 1',
  '\\n__status 0',
  '\\\\n',
  '$HOSTNAME$ `id` $(id)',
  '"}],"status":"OK"',
  'é…\u2028日',
  `${'x'.repeat(9000)}\n[1] DISABLE_NOTIFICATIONS`,
];

const anyText = fc.oneof(
  hostileText,
  fc.constantFrom(...VECTORS),
  fc.array(fc.constantFrom(...VECTORS)).map((v) => v.join('')),
);
const hostileVerdict: fc.Arbitrary<Verdict> = fc.oneof(
  verdict,
  fc.record({
    summary: anyText,
    findings: fc.array(
      fc.record({
        state: fc.constantFrom('OK', 'WARNING', 'CRITICAL', 'UNKNOWN'),
        subject: anyText,
        text: anyText,
        kind: fc.constant('k'),
      }),
      { maxLength: 40 },
    ),
    metrics: fc.constant([]),
  }),
);

function reportOf(verdicts: readonly Verdict[]): NodeReport {
  return {
    subject: SUBJECT,
    profile: 'p',
    version: '0',
    startedAt: 0,
    endedAt: 1,
    verdicts: verdicts.map((each, index) => ({
      metric: METRICS[index] ?? '',
      service: `eu.egi.sec.WN-${METRICS[index] ?? ''}-ops`,
      check: 'crl',
      startedAt: 0,
      endedAt: 1,
      verdict: each,
    })),
  };
}

const threeVerdicts = fc.tuple(hostileVerdict, hostileVerdict, hostileVerdict);

/** Runs `expectations` for reports of hostile text. */
function forHostile(
  transport: Transport,
  expectations: (
    files: ReadonlyMap<string, string>,
    index: number,
    expected: ReturnType<typeof legacyResult>,
  ) => void,
): void {
  fc.assert(
    fc.property(threeVerdicts, (verdicts) => {
      const files = transportFiles(transport, reportOf(verdicts)) as ReadonlyMap<string, string>;
      for (const [index, each] of verdicts.entries())
        expectations(
          files,
          index,
          legacyResult(METRICS[index] ?? '', `eu.egi.sec.WN-${METRICS[index] ?? ''}-ops`, 'CRL', each),
        );
    }),
    { numRuns: 300 },
  );
}

describe('legacy transports', () => {
  it('say the state of each verdict in lines that are plain ASCII and not too long', () => {
    fc.assert(
      fc.property(hostileVerdict, (each) => {
        const { state, first, details } = legacyResult('CRL', 's', 'CRL', each);
        expect(state).to.equal(stateOf(each));
        expect(first).to.match(new RegExp(`^CRL ${state}: `));
        for (const line of [first, ...details]) expect(line).to.match(/^[\x20-\x7e]{0,600}$/);
        expect([first, ...details].join('\n').length).to.be.lessThan(3600);
      }),
    );
  });

  it('arc: the consumer reads exactly one status and every line', () => {
    forHostile('arc', (files, index, { state, first, details }) => {
      const { statuses, log } = readArc(files.get(`${METRICS[index] ?? ''}.out`) ?? '');
      expect(statuses).to.deep.equal([[exitCode(state), `wn1.example.org: ${first}`]]);
      expect(log).to.deep.equal(details.map((line) => line.trimStart()));
    });
  });

  it('htcondor: the consumer reads JSON that says the same', () => {
    forHostile('htcondor', (files, index, { service, state, first, details }) => {
      expect(JSON.parse(files.get(`${METRICS[index] ?? ''}.json`) ?? '')).to.deep.equal({
        nagios_name: service,
        service_uri: 'ce1.example.org',
        status: state,
        summary: first,
        details: details.join('\n'),
        gatheredAt: 'wn1.example.org',
      });
    });
  });

  it('cream: Nagios and the Sensu bridge each receive one result for each metric', () => {
    fc.assert(
      fc.property(threeVerdicts, (verdicts) => {
        const files = transportFiles('cream', reportOf(verdicts)) as ReadonlyMap<string, string>;
        const commands = METRICS.map((metric) =>
          creamCommand(
            'ce1.example.org',
            metric,
            files.get(`${metric}.out`) ?? '',
            files.get(`${metric}.res`) ?? '',
          ),
        );
        const expected = verdicts.map((each, index) => legacyResult(METRICS[index] ?? '', '', 'CRL', each));
        const codes = expected.map(({ state }) => exitCode(state));
        const nagios = nagiosReceives(commands.join(''));
        expect(nagios.map(({ code }) => code)).to.deep.equal(codes);
        expect(nagios.map(({ output }) => output)).to.deep.equal(
          expected.map(({ first }) => `wn1.example.org: ${first.trimEnd().replaceAll(';', ':')}`),
        );
        // The consumer itself ends what it passes on with a backslash and an n.
        expect(nagios.map(({ details }) => details.join('\n').replace(/\\n$/, ''))).to.deep.equal(
          expected.map(({ details }) => details.join('\n')),
        );
        expect(sensuReceives(commands.join('')).map(({ code }) => code)).to.deep.equal(codes);
      }),
      { numRuns: 300 },
    );
  });

  it('keep each command within one write into a pipe', () => {
    const text = `${'[1] PROCESS_SERVICE_CHECK_RESULT;'.repeat(300)}\n`;
    const finding = { state: 'CRITICAL', subject: text, text, kind: 'k' } as const;
    const findings = Array.from({ length: 500 }, () => finding);
    const files = transportFiles(
      'cream',
      reportOf([{ summary: text, findings, metrics: [] }]),
    ) as ReadonlyMap<string, string>;
    const command = creamCommand(
      'ce1.example.org',
      'CRL',
      files.get('CRL.out') ?? '',
      files.get('CRL.res') ?? '',
    );
    expect(command.length).to.be.lessThan(4096);
    expect(command).to.include('more lines in the node report');
  });

  it('htcondor: the archive is what tar unpacks', () => {
    const report = reportOf([
      { summary: 'ok', findings: [{ state: 'OK', subject: '', text: 'fine', kind: 'k' }], metrics: [] },
    ]);
    const files = transportFiles('htcondor', report);
    const listed = spawnSync('tar', ['-tzf', '-'], { input: files.get('wnlogs.tgz'), encoding: 'utf8' });
    expect([listed.stdout, listed.stderr]).to.deep.equal(['CRL.out\nCRL.json\n', '']);
    const content = spawnSync('tar', ['-xzOf', '-', 'CRL.json'], {
      input: files.get('wnlogs.tgz'),
      encoding: 'utf8',
    });
    expect(content.stdout).to.equal(files.get('CRL.json'));
  });
});
