/** Acknowledgements as Nagios takes them. Source: Nagios Core 4.4 `base/commands.c`. */
import type { MonitorTarget } from '../../monitor-target.ts';
import { acknowledgementText } from '../acknowledger.ts';

/** Until the problem is over, whatever it changes to in the meantime. */
const STICKY = 2;
const NOTIFY = 0;
/** Survives a restart of Nagios, so that what is ours is known as ours. */
const PERSISTENT = 1;

interface Said {
  readonly author: string;
  readonly comment: string;
}

/** @param now seconds since the epoch @returns undefined where the names cannot be said in a command */
export function acknowledgeCommand(
  { host, service }: MonitorTarget,
  { author, comment }: Said,
  now: number,
): string | undefined {
  const words = [STICKY, NOTIFY, PERSISTENT, acknowledgementText(author), acknowledgementText(comment)];
  return service === undefined
    ? command(now, ['ACKNOWLEDGE_HOST_PROBLEM', host], words)
    : command(now, ['ACKNOWLEDGE_SVC_PROBLEM', host, service], words);
}

/** As {@link acknowledgeCommand}. */
export function removeCommand({ host, service }: MonitorTarget, now: number): string | undefined {
  return service === undefined
    ? command(now, ['REMOVE_HOST_ACKNOWLEDGEMENT', host], [])
    : command(now, ['REMOVE_SVC_ACKNOWLEDGEMENT', host, service], []);
}

function command(
  now: number,
  names: readonly string[],
  words: readonly (string | number)[],
): string | undefined {
  if (names.some((name) => /[;\p{Cc}]/u.test(name))) return undefined;
  return `[${Math.floor(now)}] ${[...names, ...words].join(';')}\n`;
}
