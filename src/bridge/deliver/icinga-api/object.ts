/** What Icinga calls the subject of an event. */
import type { Subject } from '../../event.ts';
import { monitorTarget, type MonitorTarget } from '../../monitor-target.ts';

export interface IcingaObject {
  readonly type: 'Host' | 'Service';
  /** `host` or `host!service`. */
  readonly name: string;
  /** The path of the object in the API. */
  readonly path: string;
}

/** Parts host and service in the names of services; no name of an object holds it. */
const SEPARATOR = '!';

/** Undefined for names that Icinga cannot have, which could otherwise be read as those of another object. */
export function icingaObject(subject: Subject): IcingaObject | undefined {
  return icingaObjectOf(monitorTarget(subject));
}

/** As {@link icingaObject}. */
export function icingaObjectOf({ host, service }: MonitorTarget): IcingaObject | undefined {
  if (host.includes(SEPARATOR) || service?.includes(SEPARATOR) === true) return undefined;
  const type = service === undefined ? 'Host' : 'Service';
  const name = service === undefined ? host : `${host}${SEPARATOR}${service}`;
  return { type, name, path: `/v1/objects/${type.toLowerCase()}s/${encodeURIComponent(name)}` };
}
