/** A host as the API says it. */
import type { HostRow } from '../../store/pakiti/hosts.ts';
import { totalsIn } from '../findings/kept-assessment.ts';
import type { HostDetails } from '../keep/kept-report.ts';
import type { Inventory } from '../inventory.ts';
import { isSilent } from '../silence.ts';

type Context = Omit<Inventory, 'packages'>;

/**
 * `unknown`: nobody can tell, or not yet. It is never `clean` where something of it could not be judged at all.
 */
export type HostState = 'vulnerable' | 'unknown' | 'clean';

export interface HostDocument {
  readonly site: string;
  readonly host: string;
  readonly state: HostState;
  /** Why it is unknown; empty where it is known. */
  readonly why: readonly string[];
  /** Of these reasons: what of the whole could not be judged. */
  readonly gaps: readonly string[];
  /** Of these reasons: something has changed, and it has not been assessed since. */
  readonly pending: boolean;
  readonly os: string;
  readonly release: string | null;
  readonly arch: string;
  readonly kernel: string;
  readonly packages: number;
  readonly vulnerablePackages: number;
  readonly cves: number;
  readonly critical: number;
  readonly important: number;
  /** CVEs of which no vendor says how severe they are. */
  readonly unrated: number;
  readonly undetermined: number;
  readonly rebootRequired: boolean | null;
  readonly firstReport: string;
  readonly lastReport: string;
  readonly since: string;
  readonly assessed: string | null;
  readonly tag: string | null;
  readonly protocol: string;
  readonly droppedLines: number;
}

export const HOST_COLUMNS = [
  ...['site', 'host', 'state', 'why', 'gaps', 'pending', 'os', 'release', 'arch', 'kernel', 'packages'],
  ...[
    'vulnerablePackages',
    'cves',
    'critical',
    'important',
    'unrated',
    'undetermined',
    'rebootRequired',
    'firstReport',
    'lastReport',
    'since',
  ],
  ...['assessed', 'tag', 'protocol', 'droppedLines'],
] as const;

/** As long as Pakiti's checks take a host to be active (`activity=2d`). */
export const SILENT_AFTER_SECONDS = 2 * 86_400;

/** @param now seconds since the epoch */
export function hostDocument(row: HostRow, now: number): HostDocument {
  const context = contextOf(row);
  const { tag, protocol, dropped } = JSON.parse(row.body) as HostDetails;
  const totals = row.totals === null ? undefined : totalsIn(row.totals);
  const counts = totals?.cves;
  const cves = counts === undefined ? 0 : Object.values(counts).reduce((sum, count) => sum + count, 0);
  const pending = row.pending === 1 || totals === undefined;
  const why = [
    ...(isSilent(row.last_seen, now, SILENT_AFTER_SECONDS)
      ? [`it has been silent since ${instant(row.last_seen)}`]
      : []),
    ...(totals?.gaps ?? []),
    ...(pending ? ['it has not been assessed since something changed'] : []),
    ...(dropped > 0 && !(totals?.gapRules ?? []).includes('report')
      ? [`${dropped} lines of its report were no packages`]
      : []),
    ...((totals?.undetermined ?? 0) > 0 ? [`of ${totals?.undetermined} CVEs nobody can tell`] : []),
  ];
  return {
    ...{ site: row.site, host: row.name, state: stateOf(totals?.packages ?? 0, why), why },
    ...{ gaps: totals?.gaps ?? [], pending },
    ...{ os: context.system, release: row.release, arch: context.arch, kernel: context.kernel },
    ...{ packages: row.package_count, vulnerablePackages: totals?.packages ?? 0 },
    ...{
      cves,
      critical: counts?.critical ?? 0,
      important: counts?.important ?? 0,
      unrated: counts?.unknown ?? 0,
    },
    ...{ undetermined: totals?.undetermined ?? 0, rebootRequired: context.rebootRequired ?? null },
    ...{
      firstReport: instant(row.first_seen),
      lastReport: instant(row.last_seen),
      since: instant(row.since),
    },
    ...{
      // What another host had before was assessed then: that there is one is not to be seen.
      assessed: row.assessed_at === null ? null : instant(Math.max(row.assessed_at, row.since)),
      tag,
      protocol,
      droppedLines: dropped,
    },
  };
}

function stateOf(vulnerable: number, why: readonly string[]): HostState {
  if (vulnerable > 0) return 'vulnerable';
  return why.length > 0 ? 'unknown' : 'clean';
}

export function contextOf({ context }: Pick<HostRow, 'context'>): Context {
  return JSON.parse(context) as Context;
}

/** `2026-05-01T10:00:00Z` */
export function instant(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
