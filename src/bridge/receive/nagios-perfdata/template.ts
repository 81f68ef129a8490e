/** The lines that Nagios writes for each result: what the template asks for, in the order that it is read back. */
import { BRIDGED, SITE } from '../nagios-variables.ts';

/** What we read a result from, in the order of the line. */
export const FIELDS = [
  'kind',
  'site',
  'host',
  'service',
  'state',
  'stateType',
  'attempt',
  'lastCheck',
  'executionTime',
  'latency',
  'bridged',
  'output',
  'longOutput',
  'perfdata',
] as const;

export type Field = (typeof FIELDS)[number];
export type Kind = 'service' | 'host';

const MACROS: Readonly<Record<Kind, Readonly<Record<Field, string>>>> = {
  service: {
    kind: 'service',
    site: `$_HOST${SITE}$`,
    host: '$HOSTNAME$',
    service: '$SERVICEDESC$',
    state: '$SERVICESTATEID$',
    stateType: '$SERVICESTATETYPE$',
    attempt: '$SERVICEATTEMPT$',
    lastCheck: '$LASTSERVICECHECK$',
    executionTime: '$SERVICEEXECUTIONTIME$',
    latency: '$SERVICELATENCY$',
    bridged: `$_SERVICE${BRIDGED}$`,
    output: '$SERVICEOUTPUT$',
    longOutput: '$LONGSERVICEOUTPUT$',
    perfdata: '$SERVICEPERFDATA$',
  },
  host: {
    kind: 'host',
    site: `$_HOST${SITE}$`,
    host: '$HOSTNAME$',
    service: '',
    state: '$HOSTSTATEID$',
    stateType: '$HOSTSTATETYPE$',
    attempt: '$HOSTATTEMPT$',
    lastCheck: '$LASTHOSTCHECK$',
    executionTime: '$HOSTEXECUTIONTIME$',
    latency: '$HOSTLATENCY$',
    bridged: `$_HOST${BRIDGED}$`,
    output: '$HOSTOUTPUT$',
    longOutput: '$LONGHOSTOUTPUT$',
    perfdata: '$HOSTPERFDATA$',
  },
};

/** Macros of hosts and services that have no value stand in the line as they are. */
export const UNSET = /^\$_(?:HOST|SERVICE)[A-Z0-9_]+\$$/;

/** Each is the token, which no output holds by chance, and one more character. */
export interface Marks {
  readonly begin: string;
  readonly separator: string;
  readonly end: string;
}

/** At least 16 letters and digits: nobody who writes an output guesses them. */
export const TOKEN = '^[A-Za-z0-9]{16,64}$';

export function marksOf(token: string): Marks {
  return { begin: `${token}<`, separator: `${token}|`, end: `${token}>` };
}

/**
 * @param tags custom variables in upper case, which become tags
 */
export function templateOf(kind: Kind, token: string, tags: readonly string[] = []): string {
  const { begin, separator, end } = marksOf(token);
  const custom = tags.map((name) => (kind === 'service' ? `$_SERVICE${name}$` : `$_HOST${name}$`));
  const macros = [...FIELDS.map((field) => MACROS[kind][field]), ...custom];
  return `${begin}${macros.join(separator)}${end}`;
}
