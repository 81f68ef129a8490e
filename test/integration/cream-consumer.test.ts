/** What the worker-node run writes for CREAM, passed on as its submitter does, in a real Nagios. */
import { expect } from 'chai';
import fc from 'fast-check';
import { transportFiles } from '../../src/render/index.ts';
import { legacyResult } from '../../src/render/transport/legacy-text.ts';
import { exitCode, type Verdict } from '../../src/result/index.ts';
import { verdict } from '../kit/arbitrary-verdict.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { creamCommand } from '../kit/legacy-consumers.ts';
import { NAGIOS_PACKAGES, startNagios } from '../kit/nagios.ts';

const SECONDS = 60;
const SUBJECT = { site: 'S', computingElement: 'local', node: 'wn1' };

/** Text that would end one command and begin another, were it not for its escapes. */
const SPOOF: Verdict = {
  summary: '',
  findings: Array.from({ length: 200 }, (_, index) => ({
    state: 'CRITICAL',
    subject: `${index};\\n|`,
    text: `${'x'.repeat(90)}\n[1800000000] PROCESS_SERVICE_CHECK_RESULT;local;eu.egi.sec.WN-spoofed-ops;0;OK`,
    kind: 'k',
  })),
  metrics: [],
};

describeWith(NAGIOS_PACKAGES, 'passive results of worker nodes', () => {
  const verdicts = [SPOOF, ...fc.sample(verdict, 40)];
  const metrics = verdicts.map((_, index) => `m${index}`);
  const objects = [...metrics, 'spoofed']
    .map(
      (metric) =>
        `define service {\n  use secmon-service\n  host_name local\n  check_command none\n` +
        `  active_checks_enabled 0\n  service_description eu.egi.sec.WN-${metric}-ops\n}\n`,
    )
    .join('');

  it('are stored as they were written, each and no other', async function () {
    this.timeout(180_000);
    const nagios = await startNagios({ plugins: '/nonexistent', objects });
    try {
      for (const [index, each] of verdicts.entries()) {
        const metric = metrics[index] ?? '';
        const result = { metric, service: metric, check: 'crl', startedAt: 0, endedAt: 1, verdict: each };
        const report = {
          subject: SUBJECT,
          profile: 'p',
          version: '0',
          startedAt: 0,
          endedAt: 1,
          verdicts: [result],
        };
        const files = transportFiles('cream', report) as ReadonlyMap<string, string>;
        const [out = '', res = ''] = [files.get(`${metric}.out`), files.get(`${metric}.res`)];
        nagios.command(creamCommand('local', metric, out, res));
      }
      for (const [index, each] of verdicts.entries()) {
        const metric = metrics[index] ?? '';
        const { state, first, details } = legacyResult(metric, metric, 'CRL', each);
        const stored = await eventually(`a result of ${metric}`, SECONDS, () =>
          nagios.service(`eu.egi.sec.WN-${metric}-ops`),
        );
        // Nagios itself turns semicolons of the first line into colons.
        expect([stored.state, stored.output, stored.perfdata], metric).to.deep.equal([
          exitCode(state),
          `wn1: ${first.trimEnd().replaceAll(';', ':')}`,
          '',
        ]);
        expect(stored.longOutput.join('\n').replace(/\\n$/, ''), metric).to.equal(details.join('\n'));
      }
      expect(nagios.service('eu.egi.sec.WN-spoofed-ops')).to.equal(undefined);
    } finally {
      await nagios.stop();
    }
  });
});
