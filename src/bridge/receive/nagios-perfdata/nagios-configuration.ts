/** What Nagios has to be told, so that each result reaches the spool. */
import { templateOf, type Kind } from './template.ts';

export interface PerfdataPlan {
  /** The same as the receiver's. */
  readonly token: string;
  /** The same as the receiver's: a directory that Nagios and the bridge may write, on one file system. */
  readonly spool: string;
  /** The same as the receiver's. */
  readonly tags?: readonly string[];
  /** Seconds after which Nagios hands over what it has written. */
  readonly intervalSeconds?: number;
}

export interface NagiosConfiguration {
  /** Lines for `nagios.cfg`. */
  readonly main: string;
  /** Object definitions: the commands that the lines name. */
  readonly objects: string;
}

/** Names of files that Nagios has handed over and writes no more. */
export const ROTATED = /^(?:service|host)\.\d+\.perfdata$/;

const INTERVAL_SECONDS = 5;
const KINDS: readonly Kind[] = ['service', 'host'];
/** Nothing that means anything to Nagios or a shell. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9._+-]+)+$/;

/** @throws RangeError where the spool's path would need quoting */
export function nagiosConfiguration(plan: PerfdataPlan): NagiosConfiguration {
  if (!PLAIN_PATH.test(plan.spool)) throw new RangeError(`${plan.spool}: not a path of plain characters`);
  const main = ['process_performance_data=1', ...KINDS.flatMap((kind) => directives(kind, plan))];
  return { main: `${main.join('\n')}\n`, objects: KINDS.map((kind) => command(kind, plan)).join('\n') };
}

function directives(
  kind: Kind,
  { token, spool, tags, intervalSeconds = INTERVAL_SECONDS }: PerfdataPlan,
): readonly string[] {
  return [
    `${kind}_perfdata_file=${current(kind, spool)}`,
    `${kind}_perfdata_file_mode=a`,
    `${kind}_perfdata_file_template=${templateOf(kind, token, tags)}`,
    `${kind}_perfdata_file_processing_interval=${intervalSeconds}`,
    `${kind}_perfdata_file_processing_command=${commandName(kind)}`,
    `${kind}_perfdata_process_empty_results=1`,
  ];
}

/**
 * Nagios closes the file, runs this, and opens it anew; whoever else moves it takes the file that Nagios goes on writing
 * into. `-n`: a clock that is set back names a file twice, and then this one waits for the next second.
 */
function command(kind: Kind, { spool }: PerfdataPlan): string {
  return `define command {
  command_name ${commandName(kind)}
  command_line /bin/mv -n ${current(kind, spool)} ${spool}/${kind}.$TIMET$.perfdata
}
`;
}

function commandName(kind: Kind): string {
  return `secmon-bridge-${kind}-perfdata`;
}

function current(kind: Kind, spool: string): string {
  return `${spool}/${kind}-perfdata.current`;
}
