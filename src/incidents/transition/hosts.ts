/** The host set of an issue, as sightings of it come in. */
import { isAhead } from '../../store/clocks.ts';
import type { Sighting } from '../command.ts';
import type { IssueHost } from '../issue.ts';

/**
 * Older than what is known says nothing; names in lower case, as events compare them.
 * @param now seconds since the epoch: what is known from later was seen by a clock that was ahead
 */
export function withSightings(
  hosts: readonly IssueHost[],
  sightings: readonly Sighting[],
  now: number,
): readonly IssueHost[] {
  const known = new Map(hosts.map((host) => [host.name, host]));
  for (const sighting of sightings) {
    const name = sighting.name.toLowerCase();
    known.set(name, seenAgain(known.get(name), { ...sighting, name }, now));
  }
  return ordered(known.values());
}

function seenAgain(before: IssueHost | undefined, { name, state, seenAt }: Sighting, now: number): IssueHost {
  if (before === undefined) return { name, state, since: seenAt, seenAt };
  if (seenAt < before.seenAt && !isAhead(before.seenAt, now)) return before;
  const isSame = state === before.state && !isAhead(before.since, now);
  return { name, state, since: isSame ? before.since : seenAt, seenAt };
}

/** Of a host that both name, the newer sighting. */
export function joined(one: readonly IssueHost[], other: readonly IssueHost[]): readonly IssueHost[] {
  const hosts = new Map(one.map((host) => [host.name, host]));
  for (const host of other) {
    const known = hosts.get(host.name);
    if (known === undefined || known.seenAt < host.seenAt) hosts.set(host.name, host);
  }
  return ordered(hosts.values());
}

/** By code units, as every machine orders them. */
function ordered(hosts: Iterable<IssueHost>): readonly IssueHost[] {
  return [...hosts].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
