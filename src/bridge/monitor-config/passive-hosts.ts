/** The hosts and services that a monitor needs to take what is said about subjects. */
import { type Subject, UNKNOWN_SITE } from '../event.ts';
import { monitorTarget } from '../monitor-target.ts';

export interface PassiveHost {
  readonly name: string;
  /** Undefined where nobody knows it. */
  readonly site: string | undefined;
  /** Whether there are results of the host itself. */
  readonly itself: boolean;
  /** Descriptions, sorted. */
  readonly services: readonly string[];
}

interface Gathered {
  readonly name: string;
  readonly site: string | undefined;
  itself: boolean;
  readonly services: Set<string>;
}

/** Sorted by name; names that differ in the case of their letters are one host. */
export function passiveHosts(subjects: readonly Subject[]): readonly PassiveHost[] {
  const hosts = new Map<string, Gathered>();
  for (const subject of subjects) {
    const { host, service } = monitorTarget(subject);
    const site = subject.site === UNKNOWN_SITE ? undefined : subject.site;
    const key = host.toLowerCase();
    const known = hosts.get(key) ?? { name: host, site, itself: false, services: new Set<string>() };
    hosts.set(key, known);
    if (service === undefined) known.itself = true;
    else known.services.add(service);
  }
  return [...hosts.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { services, ...host }]) => ({ ...host, services: [...services].toSorted() }));
}
