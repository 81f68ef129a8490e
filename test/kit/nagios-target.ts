/** A real Nagios that takes passive results, and that writes down each in the order in which it took them. */
import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Event } from '../../src/bridge/event.ts';
import { nagiosResult } from '../../src/bridge/deliver/nagios-result.ts';
import { eventually } from './eventually.ts';
import { startNagios, type Nagios } from './nagios.ts';
import { unescape } from './nagios-status.ts';

export interface TakenResult {
  readonly host: string;
  readonly service: string;
  readonly code: number;
  /** Seconds since the epoch: when the check began. */
  readonly at: number;
  readonly output: string;
  readonly longOutput: string;
  readonly perfdata: string;
}

export interface NagiosTarget extends Nagios {
  /** Results of services in the order in which they were taken: so many at least, and those that come soon after. */
  results(count: number): Promise<readonly TakenResult[]>;
}

export const TARGET_HOST = 'ce1.example.org';
const SERVICES = [
  ...Array.from({ length: 10 }, (_, index) => `service ${index}`),
  'eu.egi.sec.WN-CRL-ops',
  'eu.egi.sec.WN-CRL-ops on wn1.example.org',
  'disk C:\\',
];

const SEPARATOR = '@=separator=@';
const MACROS = [
  '$HOSTNAME$',
  '$SERVICEDESC$',
  '$SERVICESTATEID$',
  '$LASTSERVICECHECK$',
  '$SERVICEOUTPUT$',
  '$LONGSERVICEOUTPUT$',
  '$SERVICEPERFDATA$',
];
const SETTLE_MILLISECONDS = 1500;
const PATIENCE_SECONDS = 60;

/** @param settings of nagios.cfg that differ */
export async function startNagiosTarget(
  settings: Readonly<Record<string, string | number>> = {},
): Promise<NagiosTarget> {
  const nagios = await startNagios({
    plugins: '/nowhere',
    objects: objects(),
    settings: (directory) => ({
      process_performance_data: 1,
      service_perfdata_file: join(directory, 'taken'),
      service_perfdata_file_template: MACROS.join(SEPARATOR),
      service_perfdata_file_mode: 'a',
      service_perfdata_process_empty_results: 1,
      ...settings,
    }),
  });
  // A while ago: nobody who tests waits for it to be old.
  const written = Date.now() / 1000 - 60;
  utimesSync(join(nagios.directory, 'objects.cache'), written, written);
  const taken = (): readonly TakenResult[] =>
    resultsIn(readFileSync(join(nagios.directory, 'taken'), 'utf8'));
  return {
    ...nagios,
    async results(count) {
      await eventually(`${count} results`, PATIENCE_SECONDS, () =>
        taken().length >= count ? true : undefined,
      );
      await delay(SETTLE_MILLISECONDS);
      return taken();
    },
  };
}

function resultsIn(lines: string): readonly TakenResult[] {
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [host = '', service = '', code, at, output = '', long = '', perfdata = ''] =
        line.split(SEPARATOR);
      return {
        host,
        service,
        code: Number(code),
        at: Number(at),
        output,
        longOutput: unescape(long).trimEnd(),
        perfdata,
      };
    });
}

/** What Nagios shows where the first line is empty. */
const NO_OUTPUT = '(No output returned from plugin)';

/** What Nagios makes of an event: it shows no semicolon in the first line, and no white space around it. */
export function takenResult(event: Event): TakenResult {
  const result = nagiosResult(event);
  if (typeof result === 'string') throw new Error(result);
  const { target, code, start, output } = result;
  const [first = '', ...rest] = output.split('\n');
  const bar = first.includes('|') ? first.indexOf('|') : first.length;
  return {
    host: target.host,
    service: target.service ?? '',
    code,
    at: start.seconds,
    output: first === '' ? NO_OUTPUT : stripped(first.slice(0, bar)).replaceAll(';', ':'),
    longOutput: rest.join('\n').trimEnd(),
    perfdata: stripped(first.slice(bar + 1)),
  };
}

/** Nagios Core `strip`. */
function stripped(text: string): string {
  return text.replaceAll(/^[ \n\r\t]+|[ \n\r\t]+$/g, '');
}

function objects(): string {
  const services = SERVICES.map(
    (name) => `
define service {
  use                    secmon-service
  host_name              ${TARGET_HOST}
  service_description    ${name.replace(/\\$/, '\\\\')}
  check_command          none
  active_checks_enabled  0
}
`,
  );
  return [
    `
define host {
  use       secmon-host
  host_name ${TARGET_HOST}
  address   127.0.0.1
}
define service {
  use                    secmon-service
  host_name              ${TARGET_HOST}
  service_description    active only
  check_command          none
  active_checks_enabled  0
  passive_checks_enabled 0
}
`,
    ...services,
  ].join('');
}
