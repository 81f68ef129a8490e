/** Tickets at the problems of a real Nagios. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nagiosAcknowledger } from '../../src/bridge/acknowledge/nagios/nagios.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import { exitCode } from '../../src/result/index.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { localHostFromSource } from '../kit/local-host.ts';
import { NAGIOS_PACKAGES } from '../kit/nagios.ts';
import { startNagiosTarget, TARGET_HOST, type NagiosTarget } from '../kit/nagios-target.ts';
import { acknowledgesProblems, AUTHOR, type MonitorUnderTest } from './acknowledge-scenario.ts';

describeWith(NAGIOS_PACKAGES, 'acknowledgements in a real Nagios', function () {
  this.timeout(240_000);
  let nagios: NagiosTarget;
  before(async () => {
    nagios = await startNagiosTarget();
  });
  after(() => nagios.stop());

  const field = (block: string, name: string): string =>
    new RegExp(`\n\t${name}=([^\n]*)`).exec(block)?.[1] ?? '';
  const blocks = (kind: string, service: string): readonly string[] =>
    readFileSync(join(nagios.directory, 'status.dat'), 'utf8')
      .split(`\n${kind} {`)
      .slice(1)
      .map((block) => block.slice(0, block.indexOf('\n\t}')))
      .filter((block) => field(block, 'service_description') === service);
  const say = (command: string): void => nagios.command(`[${Math.floor(Date.now() / 1000)}] ${command}\n`);

  const monitor = (): MonitorUnderTest => ({
    host: TARGET_HOST,
    acknowledger: () => {
      const file = (name: string): string => join(nagios.directory, name);
      const files = { commandFile: file('nagios.cmd'), statusFile: file('status.dat') };
      return nagiosAcknowledger('nagios', AUTHOR, files, localMachine(localHostFromSource()));
    },
    put(service, state) {
      say(`PROCESS_SERVICE_CHECK_RESULT;${TARGET_HOST};${service};${exitCode(state)};said`);
      return Promise.resolve();
    },
    acknowledged(service) {
      const [status = ''] = blocks('servicestatus', service);
      if (field(status, 'current_state') === '0') return Promise.resolve(undefined);
      if (field(status, 'problem_has_been_acknowledged') !== '1') return Promise.resolve(null);
      const comment = blocks('servicecomment', service).at(-1) ?? '';
      return Promise.resolve({ author: field(comment, 'author'), comment: field(comment, 'comment_data') });
    },
    acknowledgeByHand(service) {
      say(`ACKNOWLEDGE_SVC_PROBLEM;${TARGET_HOST};${service};2;0;1;olga;mine`);
      return Promise.resolve();
    },
    removeByHand(service) {
      say(`REMOVE_SVC_ACKNOWLEDGEMENT;${TARGET_HOST};${service}`);
      return Promise.resolve();
    },
  });

  acknowledgesProblems(monitor);
});
