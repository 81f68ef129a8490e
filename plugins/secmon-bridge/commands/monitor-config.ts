import type { Subject } from '../../../src/bridge/event.ts';
import { monitorConfiguration } from '../../../src/bridge/monitor-config/monitor-configuration.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { Failure } from '../../../src/host/failure.ts';
import { configOption } from './config-option.ts';
import { withStore } from './with-store.ts';

const options = {
  ...configOption,
  monitor: {
    kind: 'choice',
    choices: ['nagios', 'icinga2'],
    default: 'nagios',
    describe: 'whose language it is written in',
  },
  freshness: {
    kind: 'number',
    value: 'SECONDS',
    default: 93_600,
    min: 1,
    max: 31_536_000,
    describe: 'silence after which a subject becomes UNKNOWN',
  },
  'host-template': { kind: 'text', value: 'NAME', describe: 'template of yours that every host uses' },
  'without-hosts': { kind: 'flag', describe: 'services only: the monitor has the hosts already' },
  'service-template': { kind: 'text', value: 'NAME', describe: 'template of yours that every service uses' },
} as const;

export const monitorConfig: Command = {
  name: 'bridge monitor-config',
  summary: 'write passive hosts and services, with freshness, for every subject that the store knows',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const bodies = await withStore(host, given.config, (store) => store.newestOfSubjects());
    if (bodies.length === 0) throw new Failure('missing', 'the store knows no subject yet');
    const subjects = bodies.map((body) => (JSON.parse(body) as { readonly subject: Subject }).subject);
    const [hostTemplate, serviceTemplate] = [given['host-template'], given['service-template']];
    const text = monitorConfiguration(subjects, given.monitor, {
      freshnessSeconds: given.freshness,
      withoutHosts: given['without-hosts'],
      ...(hostTemplate === undefined ? {} : { hostTemplate }),
      ...(serviceTemplate === undefined ? {} : { serviceTemplate }),
    });
    return { text, exitCode: 0 };
  },
};
