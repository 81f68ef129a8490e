/** What a host had from when until when: what its inventories had while it had them. */
import { type RawBuilder, sql } from 'kysely';
import { among } from '../records.ts';
import type { Place } from '../schema.ts';
import type { FindingVerdict } from './assessments.ts';
import { cvesNamed, verdictOf } from './hosts.ts';

/** Times are seconds since the epoch. */
export interface Spell {
  readonly cve: string;
  readonly verdict: FindingVerdict;
  readonly from: number;
  /** Null: it still has it. */
  readonly until: number | null;
}

export interface SpellRow {
  readonly host: number;
  readonly cve: string;
  readonly verdict: number;
  readonly from_at: number;
  readonly first_at: number;
  readonly until: number | null;
  readonly gone_at: number | null;
}

/** By CVE and verdict, in the order of time; what follows without a gap is one. @param cve all where it is not given */
export async function history(place: Place, host: number, cve?: string): Promise<readonly Spell[]> {
  const rows = await spells(place, [host], cve === undefined ? undefined : [cve]);
  return joined(rows.map(spellOf));
}

/** Of a CVE on a host, whether it is vulnerable or nobody can tell. */
export interface Seen {
  readonly host: number;
  readonly cve: string;
  /** When it ever began. */
  readonly first: number;
  /** Since when it has been so without a gap, whatever else the host had installed meanwhile; null: it is over. */
  readonly since: number | null;
  /** When it ended for the last time; null: it has not. */
  readonly last: number | null;
}

/** By host and CVE. */
export async function seen(
  place: Place,
  hosts: readonly number[],
  cves: readonly string[],
): Promise<readonly Seen[]> {
  if (hosts.length === 0 || cves.length === 0) return [];
  const byPlace = Map.groupBy(await spells(place, hosts, cves), ({ host, cve }) => `${host} ${cve}`);
  return [...byPlace.values()].flatMap((rows) => {
    const [row] = rows;
    if (row === undefined) return [];
    const all = rows.map((one) => ({ ...spellOf(one), verdict: 'vulnerable' as const }));
    const merged = joined(all.toSorted((a, b) => a.from - b.from));
    const last = merged.at(-1);
    return [
      {
        ...{ host: row.host, cve: row.cve, first: merged[0]?.from ?? 0 },
        ...{ since: last?.until === null ? last.from : null, last: last?.until ?? null },
      },
    ];
  });
}

export async function spells(
  place: Place,
  hosts: readonly number[],
  cves: readonly string[] | undefined,
): Promise<readonly SpellRow[]> {
  const some = (column: 'finding.cve' | 'begun.cve'): RawBuilder<unknown> =>
    cves === undefined ? sql`` : sql`and ${sql.ref(column)} in ${cvesNamed(place, cves)}`;
  const { rows } = await sql<SpellRow>`select stay.host, cve.name as cve, finding.verdict, stay.from_at,
      finding.first_at, stay.until, finding.gone_at
    from pakiti_stay as stay join pakiti_finding as finding on finding.inventory = stay.inventory
    join pakiti_cve as cve on cve.id = finding.cve
    where stay.host in ${among(place, hosts)} ${some('finding.cve')}
      and (stay.until is null or finding.first_at < stay.until)
      and (finding.gone_at is null or finding.gone_at > stay.from_at)
    union all select begun.host, cve.name as cve, begun.verdict, begun.from_at, begun.from_at as first_at,
      begun.until, begun.until as gone_at
    from pakiti_begun as begun join pakiti_cve as cve on cve.id = begun.cve
    where begun.host in ${among(place, hosts)} ${some('begun.cve')}
    order by host, cve, verdict, from_at, first_at`.execute(place.db);
  return rows;
}

export function spellOf({ cve, verdict, from_at, first_at, until, gone_at }: SpellRow): Spell {
  const ends = [until, gone_at].filter((end) => end !== null);
  return {
    cve,
    verdict: verdictOf(verdict),
    from: Math.max(from_at, first_at),
    until: ends.length === 0 ? null : Math.min(...ends),
  };
}

/** @param all by CVE, verdict and time */
export function joined(all: readonly Spell[]): readonly Spell[] {
  const result: Spell[] = [];
  for (const spell of all) {
    const last = result.at(-1);
    const follows = last?.cve === spell.cve && last.verdict === spell.verdict;
    if (last === undefined || !follows || (last.until !== null && last.until < spell.from))
      result.push(spell);
    else if (last.until !== null)
      result[result.length - 1] = {
        ...last,
        until: spell.until === null ? null : Math.max(last.until, spell.until),
      };
  }
  return result;
}
