/** What the worker-node run writes for ARC, read by the real consumer. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { transportFiles } from '../../src/render/index.ts';
import { legacyResult } from '../../src/render/transport/legacy-text.ts';
import { exitCode } from '../../src/result/index.ts';
import { verdict } from '../kit/arbitrary-verdict.ts';
import { describeWith } from '../kit/debian-packages.ts';

/** Hands each file to the plugin as `check_arcce_monitor` does, and prints what it makes of them. */
const READER = `
import json, os, sys
from arcnagios.ce.jobplugins.scripted import ScriptedJobPlugin
class Log:
    def __init__(self): self.lines = []
    def log(self, level, text): self.lines.append([level, text])
class Report:
    def __init__(self): self.statuses = []; self.log = Log()
    def update_status(self, code, text): self.statuses.append([code, text])
class Plugin(ScriptedJobPlugin):
    def __init__(self, output_file): self.output_file = output_file
    def hasconf(self, name): return name == 'output_file'
    def getconf(self, name, **more): return self.output_file
read = []
for name in sorted(os.listdir(sys.argv[1])):
    report = Report()
    Plugin(name).check(report, sys.argv[1], {})
    read.append({'statuses': report.statuses, 'log': report.log.lines})
print(json.dumps(read))
`;

describeWith(['nordugrid-arc-nagios-plugins'], 'ARC job plugin', () => {
  it('reads every result, whatever a host made of its text', function () {
    this.timeout(180_000);
    const folder = mkdtempSync(join(tmpdir(), 'secmon-arc-'));
    const verdicts = fc.sample(verdict, 200);
    const expected = verdicts.map((each, index) => {
      const metric = `m${String(index).padStart(3, '0')}`;
      const result = { metric, service: metric, check: 'crl', startedAt: 0, endedAt: 1, verdict: each };
      const subject = { site: 'S', computingElement: 'ce', node: 'wn1' };
      const report = { subject, profile: 'p', version: '0', startedAt: 0, endedAt: 1, verdicts: [result] };
      for (const [name, content] of transportFiles('arc', report)) writeFileSync(join(folder, name), content);
      const { state, first, details } = legacyResult(metric, metric, 'CRL', each);
      return {
        statuses: [[exitCode(state), `wn1: ${first}`]],
        log: details.map((line) => [20, line.trimStart()]),
      };
    });
    const env = { LC_ALL: 'C', PYTHONUTF8: '0', PYTHONCOERCECLOCALE: '0', PATH: '/usr/bin:/bin' };
    const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', READER, folder], {
      encoding: 'utf8',
      env,
    });
    rmSync(folder, { recursive: true });
    expect(stderr).to.equal('');
    expect(JSON.parse(stdout)).to.deep.equal(expected);
  });
});
