/** A block of the status file → report. */
import type { Report } from '../../event.ts';
import { nagiosReport } from '../nagios-report.ts';
import { BRIDGED, SITE } from '../nagios-variables.ts';
import type { Block } from './blocks.ts';

const HARD = '1';

/** What is read of a host's or a service's block. */
export const RESULT_FIELDS: ReadonlySet<string> = new Set([
  'has_been_checked',
  'host_name',
  'service_description',
  'current_state',
  'state_type',
  'current_attempt',
  'last_check',
  'check_execution_time',
  'check_latency',
  'plugin_output',
  'long_plugin_output',
  'performance_data',
]);

/**
 * @param siteOf what the blocks of the hosts before said
 * @param tags custom variables that become tags
 * @returns undefined for what has not been checked, and for echoes of what we delivered; `unreadable` for what is no result
 */
export function statusReport(
  { kind, fields }: Block,
  siteOf: (host: string) => string,
  tags: readonly string[],
): Report | 'unreadable' | undefined {
  const field = (name: string): string => fields.get(name) ?? '';
  if (field('has_been_checked') === '0' || customVariable(fields, BRIDGED) === '1') return undefined;
  const host = field('host_name');
  const own = tags.map((name) => [name.toLowerCase(), customVariable(fields, name)] as const);
  const report = nagiosReport({
    site: siteOf(host),
    host,
    service: kind === 'servicestatus' ? field('service_description') : undefined,
    state: field('current_state'),
    isHard: field('state_type') === HARD,
    attempt: field('current_attempt'),
    lastCheck: field('last_check'),
    executionTime: field('check_execution_time'),
    latency: field('check_latency'),
    output: field('plugin_output'),
    longOutput: field('long_plugin_output'),
    perfdata: field('performance_data'),
    tags: Object.fromEntries(own.filter(([, value]) => value !== '')),
  });
  return report ?? 'unreadable';
}

/** The site that a host names; empty where it names none. */
export function siteIn({ fields }: Block): string {
  return customVariable(fields, SITE);
}

/** Written as `_NAME=MODIFIED;VALUE`. */
function customVariable(fields: Block['fields'], name: string): string {
  return /^\d+;(.*)$/s.exec(fields.get(`_${name}`) ?? '')?.[1] ?? '';
}
