/** A real Nagios 4 schedules the compiled checks by the generated commands. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { nagiosCommands } from '../../packaging/generate/nagios-commands.ts';
import { executableName } from '../../src/check/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { FAULTY, PLUGINS } from '../kit/executable.ts';
import { NAGIOS_PACKAGES, startNagios, type Nagios } from '../kit/nagios.ts';
import type { ServiceStatus } from '../kit/nagios-status.ts';
import { processesOf } from '../kit/processes.ts';
import { splitAsNagios } from '../kit/split-output.ts';
import { check as faulty } from '../end-to-end/faulty/check.ts';
import {
  argv,
  pluginDirectory,
  runDirectly,
  timeless,
  type PluginDirectory,
  type Scenario,
} from './scenario.ts';
import { makeCrlScenarios } from './crl-scenarios.ts';
import { endless, FAULTY_SCENARIOS } from './scenarios.ts';

const MILLISECONDS = 60_000;
const SECONDS = 30;
const KILL_AFTER_SECONDS = 2;

describeWith(NAGIOS_PACKAGES, 'checks that Nagios schedules', function () {
  this.timeout(MILLISECONDS);
  const killed = endless('killed', randomUUID());
  const authorities = makeCrlScenarios();
  const scenarios = [...authorities.scenarios, ...FAULTY_SCENARIOS];
  let plugins: PluginDirectory;
  let nagios: Nagios;

  before(async () => {
    plugins = pluginDirectory([FAULTY, join(PLUGINS, 'check_crl')]);
    nagios = await startNagios({ plugins: plugins.path, objects: objectsFor([...scenarios, killed]) });
  });

  after(async () => {
    await nagios.stop();
    plugins.remove();
    authorities.remove();
  });

  function stored(from: Nagios, service: string): Promise<ServiceStatus> {
    return eventually(`a result of ${service}`, SECONDS, () => from.service(service));
  }

  for (const scenario of scenarios) {
    it(`are stored as they said it: ${scenario.name}, ${scenario.state}`, async () => {
      const direct = await runDirectly(plugins, scenario);
      const { short, long, perfdata } = splitAsNagios(direct.stdout);
      const status = await stored(nagios, scenario.name);
      expect(status.state).to.equal(direct.state);
      expect(status.output).to.match(scenario.line);
      expect(timeless(status.output)).to.equal(timeless(short.replaceAll(';', ':')));
      expect(status.longOutput.map(timeless).join('\n').trimEnd()).to.equal(
        long.map(timeless).join('\n').trimEnd(),
      );
      expect(timeless(status.perfdata)).to.equal(timeless(perfdata));
    });
  }

  it('are UNKNOWN when somebody kills them', async () => {
    const marker = String(killed.options['text']);
    const executable = join(plugins.path, executableName(faulty));
    const [pid] = await eventually('the process', SECONDS, () => {
      const pids = processesOf(executable, marker);
      return pids.length === 0 ? undefined : pids;
    });
    process.kill(pid ?? 0, 'SIGKILL');
    const { state, perfdata } = await stored(nagios, killed.name);
    expect(state).to.equal(3);
    expect(perfdata).to.equal('');
  });

  it('are CRITICAL, and leave no process, when Nagios itself loses patience', async () => {
    const slow = endless('slow', randomUUID());
    const impatient = await startNagios({
      plugins: plugins.path,
      objects: objectsFor([slow]),
      checkTimeout: KILL_AFTER_SECONDS,
    });
    try {
      const { state, output } = await stored(impatient, slow.name);
      expect(state).to.equal(2);
      expect(output).to.match(/^\(Service check timed out after 2/);
      await eventually('its end', SECONDS, () => {
        const pids = processesOf(join(plugins.path, executableName(faulty)), String(slow.options['text']));
        return pids.length === 0 ? true : undefined;
      });
    } finally {
      await impatient.stop();
    }
  });
});

function objectsFor(scenarios: readonly Scenario[]): string {
  const generated = readFileSync(
    join(import.meta.dirname, '../../config/nagios/secmon-commands.cfg'),
    'utf8',
  );
  return [generated, nagiosCommands([faulty]).content, ...scenarios.map(service)].join('\n');
}

function service(scenario: Scenario): string {
  const words = argv(scenario).map(shellQuoted).join(' ').replaceAll('$', '$$$$');
  return `
define service {
  use                 secmon-service
  host_name           local
  service_description ${scenario.name}
  check_command       ${executableName(scenario.check)}!${words}
}
`;
}

function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
