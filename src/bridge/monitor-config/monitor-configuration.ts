/** Definitions of passive hosts and services, for a monitor to take what the bridge delivers. */
import type { Subject } from '../event.ts';
import { icingaDefinitions } from './icinga2.ts';
import { nagiosDefinitions } from './nagios.ts';
import type { MonitorOptions } from './options.ts';
import { passiveHosts, type PassiveHost } from './passive-hosts.ts';

export const MONITORS = ['nagios', 'icinga2'] as const;

export type Monitor = (typeof MONITORS)[number];

const A_DAY_AND_A_BIT = 26 * 3600;

type Write = (hosts: readonly PassiveHost[], options: MonitorOptions) => string;

const WRITERS: Readonly<Record<Monitor, Write>> = { nagios: nagiosDefinitions, icinga2: icingaDefinitions };

/** Names that the monitor cannot have are named in comments, and left out. */
export function monitorConfiguration(
  subjects: readonly Subject[],
  monitor: Monitor,
  options: MonitorOptions = { freshnessSeconds: A_DAY_AND_A_BIT },
): string {
  return WRITERS[monitor](passiveHosts(subjects), options);
}
