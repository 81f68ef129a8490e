/** hosts → counts: of each site, and of each tagged CVE. What is excepted is not counted. */
import type { HostRow } from '../../store/pakiti/hosts.ts';
import { hostDocument } from '../api/host-document.ts';
import { everyHost, type Viewer } from '../api/viewer.ts';
import { openFindings, type OpenFinding } from '../decisions/open-findings.ts';
import { type CveFacts, cveFacts } from '../findings/cve-facts.ts';
import type { HostsQuery } from '../../store/pakiti/hosts.ts';

/** Numbers of hosts. */
export interface SiteCounts {
  readonly site: string;
  readonly hosts: number;
  readonly vulnerable: number;
  /** Of which nobody can tell. */
  readonly unknown: number;
  readonly clean: number;
  /** Vulnerable to a tagged CVE. */
  readonly tagged: number;
  /** Vulnerable to one whose deadline is over. */
  readonly overdue: number;
}

export interface CveCounts extends CveFacts {
  readonly cve: string;
  readonly tags: readonly string[];
  /** Seconds since the epoch. */
  readonly dueAt: number | null;
  readonly sites: number;
  readonly hosts: number;
  /** Hosts of which nobody can tell whether they have it. */
  readonly undetermined: number;
}

export interface TagCounts {
  readonly tag: string;
  readonly cves: number;
  readonly sites: number;
  readonly hosts: number;
  readonly undetermined: number;
  readonly overdue: number;
}

/** Vulnerable hosts of a site. */
export interface PlaceCounts {
  readonly site: string;
  readonly cve: string;
  readonly tag: string;
  readonly hosts: number;
}

export interface Counts {
  readonly sites: readonly SiteCounts[];
  readonly cves: readonly CveCounts[];
  readonly tags: readonly TagCounts[];
  readonly places: readonly PlaceCounts[];
}

/** Reads every host once, part by part; others are served in between. @param cves those with a tag unless given */
export async function countHosts(
  viewer: Pick<Viewer, 'tables' | 'decisions' | 'scope' | 'now'>,
  query: HostsQuery,
  cves: readonly string[] = viewer.decisions.tagged(),
): Promise<Counts> {
  const { tables, decisions } = viewer;
  const tally = new Tally(viewer);
  for await (const page of everyHost(viewer, query)) {
    const found = Map.groupBy(await openFindings(tables, decisions, page, cves), ({ host }) => host.id);
    for (const host of page) tally.add(host, found.get(host.id) ?? []);
  }
  const facts = await cveFacts(tables, cves, viewer.now);
  return {
    sites: tally.sites(),
    cves: tally.cves(cves).map((one) => ({ ...one, ...facts(one.cve) })),
    tags: tally.tags(),
    places: tally.places(),
  };
}

type Growing<T> = { -readonly [K in keyof T]: T[K] };

interface Those {
  readonly sites: Set<string>;
  readonly cves: Set<string>;
  hosts: number;
  undetermined: number;
  overdue: number;
}

class Tally {
  readonly #viewer: Pick<Viewer, 'decisions' | 'now'>;
  readonly #sites = new Map<string, Growing<SiteCounts>>();
  readonly #cves = new Map<string, Those>();
  readonly #tags = new Map<string, Those>();
  readonly #places = new Map<string, Growing<PlaceCounts>>();

  constructor(viewer: Pick<Viewer, 'decisions' | 'now'>) {
    this.#viewer = viewer;
  }

  add(host: HostRow, found: readonly OpenFinding[]): void {
    const { decisions, now } = this.#viewer;
    const { site, state } = hostDocument(host, now);
    const counts = valueIn(this.#sites, site, () => ({ site, ...NO_HOSTS }));
    counts.hosts += 1;
    counts[state] += 1;
    const open = found.filter(({ cve }) => decisions.tagsOf(cve).length > 0);
    const vulnerable = open.filter(({ verdict }) => verdict === 'vulnerable');
    if (vulnerable.length > 0) counts.tagged += 1;
    if (vulnerable.some(({ cve }) => this.#isOver(cve))) counts.overdue += 1;
    for (const { cve, verdict } of found) {
      const of = valueIn(this.#cves, cve, nobody);
      of.sites.add(site);
      of[verdict === 'vulnerable' ? 'hosts' : 'undetermined'] += 1;
    }
    this.#addTags(site, open);
  }

  /** A host with several CVEs of a tag is counted once; as undetermined only where it has none for certain. */
  #addTags(site: string, open: readonly OpenFinding[]): void {
    const { decisions } = this.#viewer;
    const byTag = new Map<string, OpenFinding[]>();
    for (const one of open)
      for (const { tag } of decisions.tagsOf(one.cve)) {
        valueIn(byTag, tag, () => []).push(one);
        if (one.verdict === 'vulnerable') {
          const key = JSON.stringify([site, one.cve, tag]);
          valueIn(this.#places, key, () => ({ site, cve: one.cve, tag, hosts: 0 })).hosts += 1;
        }
      }
    for (const [tag, those] of byTag) {
      const of = valueIn(this.#tags, tag, nobody);
      const vulnerable = those.filter(({ verdict }) => verdict === 'vulnerable');
      of.sites.add(site);
      for (const { cve } of those) of.cves.add(cve);
      of[vulnerable.length > 0 ? 'hosts' : 'undetermined'] += 1;
      if (vulnerable.some(({ cve }) => this.#isOver(cve))) of.overdue += 1;
    }
  }

  #isOver(cve: string): boolean {
    const { decisions, now } = this.#viewer;
    const due = decisions.dueAt(cve);
    return due !== null && due < now;
  }

  sites(): readonly SiteCounts[] {
    return [...this.#sites.values()];
  }

  /** Also those that no host has. */
  cves(names: readonly string[]): readonly Omit<CveCounts, keyof CveFacts>[] {
    const { decisions } = this.#viewer;
    return names.toSorted().map((cve) => {
      const { sites, hosts, undetermined } = this.#cves.get(cve) ?? nobody();
      const tags = decisions.tagsOf(cve).map(({ tag }) => tag);
      return { cve, tags, dueAt: decisions.dueAt(cve), sites: sites.size, hosts, undetermined };
    });
  }

  tags(): readonly TagCounts[] {
    return [...this.#tags]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([tag, { sites, cves, ...counts }]) => ({ tag, cves: cves.size, sites: sites.size, ...counts }));
  }

  places(): readonly PlaceCounts[] {
    return [...this.#places.values()];
  }
}

const NO_HOSTS = { hosts: 0, vulnerable: 0, unknown: 0, clean: 0, tagged: 0, overdue: 0 } as const;

function nobody(): Those {
  return { sites: new Set(), cves: new Set(), hosts: 0, undetermined: 0, overdue: 0 };
}

function valueIn<V>(map: Map<string, V>, key: string, empty: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = empty()));
  return value;
}
