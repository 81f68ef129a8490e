/** A real Icinga 2 schedules the compiled checks by the generated check commands. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { icingaCommands } from '../../packaging/generate/icinga-commands.ts';
import { commandName } from '../../packaging/generate/monitored.ts';
import { exitCode } from '../../src/result/index.ts';
import { check as faulty } from '../end-to-end/faulty/check.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { lastResult, type CheckResult } from '../kit/icinga-api.ts';
import { ICINGA_PACKAGES, startIcinga, type Icinga } from '../kit/icinga.ts';
import { splitAsIcinga } from '../kit/split-output.ts';
import { endless } from './faulty-scenarios.ts';
import { timeless, type Scenario } from './scenario.ts';
import { Site } from './site.ts';

const MILLISECONDS = 180_000;
const SECONDS = 60;
const KILL_AFTER_SECONDS = 2;

describeWith(ICINGA_PACKAGES, 'checks that Icinga schedules', function () {
  this.timeout(MILLISECONDS);
  const site = new Site();
  const killed = endless('killed', randomUUID());
  const slow = endless('slow', randomUUID());
  let icinga: Icinga | undefined;

  before(async () => {
    site.make();
    icinga = await startIcinga(
      [
        `const SecmonPluginDir = "${site.plugins}"`,
        readFileSync(join(import.meta.dirname, '../../config/icinga2/secmon-commands.conf'), 'utf8'),
        icingaCommands([faulty]).content,
        ...[...site.scenarios, killed].map((scenario) => service(scenario)),
        service(slow, `check_timeout = ${KILL_AFTER_SECONDS}s`),
      ].join('\n'),
    );
  });

  after(async () => {
    await icinga?.stop();
    site.remove();
  });

  function stored({ name }: Scenario): Promise<CheckResult> {
    return eventually(`a result of ${name}`, SECONDS, () => icinga && lastResult(icinga.api, name));
  }

  for (const scenario of site.scenarios) {
    it(`are stored as they said it: ${scenario.name}, ${scenario.state}`, async () => {
      const { short, long, perfdata } = splitAsIcinga(await site.output(scenario));
      const result = await stored(scenario);
      expect(result.state).to.equal(exitCode(scenario.state));
      expect(result.active).to.equal(true);
      expect(result.output.split('\n')[0]?.trimEnd()).to.match(scenario.line);
      expect(lines(result.output)).to.deep.equal(lines([short, ...long].join('\n')));
      expect(timeless(result.performance_data.join(' '))).to.equal(timeless(withoutQuotes(perfdata)));
    });
  }

  it('are UNKNOWN when somebody kills them', async () => {
    const [pid] = await eventually('the process', SECONDS, () => site.processes(killed));
    process.kill(pid ?? 0, 'SIGKILL');
    const { state, output, performance_data } = await stored(killed);
    expect(state).to.equal(3);
    expect(output).to.contain('signal 9');
    expect(performance_data).to.deep.equal([]);
  });

  it('are UNKNOWN, and leave no process, when Icinga itself loses patience', async () => {
    const { state, output } = await stored(slow);
    expect(state).to.equal(3);
    expect(output).to.contain('Timeout exceeded');
    await eventually('its end', SECONDS, () => (site.processes(slow) === undefined ? true : undefined));
  });
});

function lines(output: string): readonly string[] {
  return output.split('\n').map((line) => timeless(line.trimEnd()));
}

/** Icinga keeps quotes only where a label needs them. */
function withoutQuotes(perfdata: string): string {
  return perfdata.replaceAll(/'([^' ]+)'=/g, '$1=');
}

function service(scenario: Scenario, more = ''): string {
  const prefix = `${commandName(scenario.check)}_`;
  const vars = Object.entries(scenario.options).map(
    ([name, value]) => `  vars.${`${prefix}${name}`.replaceAll('-', '_')} = ${literal(value)}`,
  );
  return `
object Service "${scenario.name}" {
  host_name = "local"
  check_command = "${commandName(scenario.check)}"
  check_interval = 5s
  retry_interval = 5s
  max_check_attempts = 1
  ${more}
${vars.join('\n')}
}
`;
}

function literal(value: Scenario['options'][string]): string {
  if (value === true) return 'true';
  return typeof value === 'string' ? quoted(value) : `[ ${value.map(quoted).join(', ')} ]`;
}

/** A string of Icinga's configuration, `$` doubled since values may hold macros. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '$$$$')}"`;
}
