/** Under which host and service a monitor keeps what is said about a subject. */
import type { Subject } from './event.ts';

export interface MonitorTarget {
  readonly host: string;
  /** Undefined is the host itself. */
  readonly service: string | undefined;
}

/**
 * One target for one subject: results of many worker nodes behind one computing element must not overwrite each other,
 * or the OK of one node would hide the CRITICAL of another.
 */
export function monitorTarget({ host, node, service, metric }: Subject): MonitorTarget {
  const said = service ?? metric;
  if (node === undefined || node.toLowerCase() === host.toLowerCase()) return { host, service: said };
  return { host, service: said === undefined ? node : `${said} on ${node}` };
}

/** One text for one target; monitors tell the letters of host names apart. */
export function targetKey({ host, service }: MonitorTarget): string {
  return JSON.stringify([host, service ?? null]);
}
