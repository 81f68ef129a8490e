/** A real Nagios 4 schedules the compiled checks by the generated commands. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { nagiosCommands } from '../../packaging/generate/nagios-commands.ts';
import { executableName } from '../../src/check/index.ts';
import { exitCode } from '../../src/result/index.ts';
import { check as faulty } from '../end-to-end/faulty/check.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { eventually } from '../kit/eventually.ts';
import { NAGIOS_PACKAGES, startNagios, type Nagios } from '../kit/nagios.ts';
import type { ServiceStatus } from '../kit/nagios-status.ts';
import { splitAsNagios } from '../kit/split-output.ts';
import { endless } from './faulty-scenarios.ts';
import { argv, timeless, type Scenario } from './scenario.ts';
import { Site } from './site.ts';

const MILLISECONDS = 180_000;
const SECONDS = 60;
const KILL_AFTER_SECONDS = 2;

describeWith(NAGIOS_PACKAGES, 'checks that Nagios schedules', function () {
  this.timeout(MILLISECONDS);
  const site = new Site();
  const killed = endless('killed', randomUUID());
  const daemons: Nagios[] = [];

  async function start(scenarios: readonly Scenario[], checkTimeout = 60): Promise<Nagios> {
    const nagios = await startNagios({ plugins: site.plugins, objects: objectsFor(scenarios), checkTimeout });
    daemons.push(nagios);
    return nagios;
  }

  before(async () => {
    site.make();
    await start([...site.scenarios, killed]);
  });

  after(async () => {
    for (const daemon of daemons) await daemon.stop();
    site.remove();
  });

  function stored({ name }: Scenario, nagios = daemons[0]): Promise<ServiceStatus> {
    return eventually(`a result of ${name}`, SECONDS, () => nagios?.service(name));
  }

  for (const scenario of site.scenarios) {
    it(`are stored as they said it: ${scenario.name}, ${scenario.state}`, async () => {
      const { short, long, perfdata } = splitAsNagios(await site.output(scenario));
      const status = await stored(scenario);
      expect(status.state).to.equal(exitCode(scenario.state));
      expect(status.output).to.match(scenario.line);
      expect(timeless(status.output)).to.equal(timeless(short.replaceAll(';', ':')));
      expect(text(status.longOutput)).to.equal(text(long));
      expect(timeless(status.perfdata)).to.equal(timeless(perfdata));
    });
  }

  it('are UNKNOWN when somebody kills them', async () => {
    const [pid] = await eventually('the process', SECONDS, () => site.processes(killed));
    process.kill(pid ?? 0, 'SIGKILL');
    expect(await stored(killed)).to.deep.include({ state: 3, perfdata: '' });
  });

  it('are CRITICAL, and leave no process, when Nagios itself loses patience', async () => {
    const slow = endless('slow', randomUUID());
    const { state, output } = await stored(slow, await start([slow], KILL_AFTER_SECONDS));
    expect(state).to.equal(2);
    expect(output).to.match(/^\(Service check timed out after 2/);
    await eventually('its end', SECONDS, () => (site.processes(slow) === undefined ? true : undefined));
  });
});

function text(lines: readonly string[]): string {
  return timeless(lines.map((line) => line.trimEnd()).join('\n')).trimEnd();
}

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
