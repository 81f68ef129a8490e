/** How the set of hosts that are not OK has changed. */
import type { State } from '../../result/index.ts';
import type { IssueHost } from '../issue.ts';

export interface ToldHost {
  readonly name: string;
  /** Never OK. UNKNOWN: it was affected, and cannot be told now. */
  readonly state: Exclude<State, 'OK'>;
}

/** Names; a host that comes and goes in between is in neither. */
export interface HostNews {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** A host that cannot be told is not one that is well. */
export function openHosts(hosts: readonly IssueHost[]): readonly ToldHost[] {
  return hosts.flatMap(({ name, state }) => (state === 'OK' ? [] : [{ name, state }]));
}

export function hostNews(before: readonly IssueHost[], after: readonly IssueHost[]): HostNews {
  const were = new Set(openHosts(before).map(({ name }) => name));
  const are = new Set(openHosts(after).map(({ name }) => name));
  return { added: [...are.difference(were)], removed: [...were.difference(are)] };
}

/** What both together have changed. */
export function then(one: HostNews, other: HostNews): HostNews {
  return {
    added: both(one.added, other.removed, other.added, one.removed),
    removed: both(one.removed, other.added, other.removed, one.added),
  };
}

/** `first` without what was undone, and `second` without what only undoes. */
function both(
  first: readonly string[],
  undone: readonly string[],
  second: readonly string[],
  undoes: readonly string[],
): readonly string[] {
  const kept = new Set(first).difference(new Set(undone));
  const fresh = new Set(second).difference(new Set(undoes));
  return [...kept.union(fresh)].toSorted();
}
