/** Downtimes by site. */
import { type Downtime, type Downtimes, DOWNTIME_SEVERITIES } from '../directory.ts';
import type { DowntimeRecord, Part } from './edition.ts';

/** @param isKnown whether they were heard lately enough to say anything */
export function downtimesIn(
  part: Part<DowntimeRecord> | undefined,
  isKnown: boolean,
): (site: string) => Downtimes {
  if (part === undefined) return () => ({ known: false, reason: 'downtimes have never been heard' });
  if (!isKnown) {
    const since = new Date(part.heardAt * 1000).toISOString().slice(0, 19);
    return () => ({ known: false, reason: `downtimes were last heard at ${since}Z` });
  }
  const bySite = Map.groupBy(part.records, ({ site }) => site);
  return (site) => ({ known: true, list: (bySite.get(site) ?? []).map(downtimeOf) });
}

/** What is of no severity that is known delays nothing, as a mere warning. */
function downtimeOf({ from, to, severity, host, service, description }: DowntimeRecord): Downtime {
  return {
    from,
    to,
    severity: DOWNTIME_SEVERITIES.find((one) => one === severity) ?? 'WARNING',
    host,
    ...(service === '' ? {} : { service }),
    ...(description === '' ? {} : { description }),
  };
}
