/** The advisories of a catalogue by every id that they are known by. */
import { type DatedAdvisory, timesOf } from './advisory-times.ts';
import type { AdvisoryTimes } from './deadline.ts';

export interface NamedAdvisory extends DatedAdvisory {
  /** CVE ids, and ids of other teams. */
  readonly aliases?: readonly string[];
}

/**
 * Ids in any case. Of several advisories about one, the one with the earliest deadline counts, and the first that was
 * published where none states one.
 */
export function indexAdvisories(
  advisories: readonly NamedAdvisory[],
): (id: string) => AdvisoryTimes | undefined {
  const byId = new Map<string, AdvisoryTimes>();
  for (const { aliases = [], ...advisory } of advisories) {
    const times = timesOf(advisory);
    for (const name of [advisory.id, ...aliases].map((id) => id.toUpperCase())) {
      const known = byId.get(name);
      byId.set(name, known === undefined ? times : stricter(known, times));
    }
  }
  return (id) => byId.get(id.toUpperCase());
}

/** @param others what else says by when something has to be done, by the same ids in upper case */
export function withOthers(
  advisoryOf: (id: string) => AdvisoryTimes | undefined,
  others: ReadonlyMap<string, AdvisoryTimes>,
): (id: string) => AdvisoryTimes | undefined {
  return (id) => {
    const [one, other] = [advisoryOf(id), others.get(id.toUpperCase())];
    return one !== undefined && other !== undefined ? stricter(one, other) : (one ?? other);
  };
}

function stricter(one: AdvisoryTimes, other: AdvisoryTimes): AdvisoryTimes {
  const order =
    compare(one.deadlineAt, other.deadlineAt) ||
    compare(one.publishedAt, other.publishedAt) ||
    (one.id < other.id ? -1 : 1);
  return order > 0 ? other : one;
}

/** What is not known comes last. */
function compare(one = Infinity, other = Infinity): number {
  return one === other ? 0 : one - other;
}
