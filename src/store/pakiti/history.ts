/** What a host had from when until when: what its inventories had while it had them. */
import { sql } from 'kysely';
import type { Place } from '../schema.ts';
import type { FindingVerdict } from './assessments.ts';
import { verdictOf } from './hosts.ts';

/** Times are seconds since the epoch. */
export interface Spell {
  readonly cve: string;
  readonly verdict: FindingVerdict;
  readonly from: number;
  /** Null: it still has it. */
  readonly until: number | null;
}

interface Row {
  readonly cve: string;
  readonly verdict: number;
  readonly from_at: number;
  readonly first_at: number;
  readonly until: number | null;
  readonly gone_at: number | null;
}

/** By CVE and verdict, in the order of time; what follows without a gap is one. @param cve all where it is not given */
export async function history(place: Place, host: number, cve?: string): Promise<readonly Spell[]> {
  const one = cve === undefined ? sql`` : sql`and cve.name = ${cve}`;
  const { rows } = await sql<Row>`select cve.name as cve, finding.verdict, stay.from_at, finding.first_at,
      stay.until, finding.gone_at
    from pakiti_stay as stay join pakiti_finding as finding on finding.inventory = stay.inventory
    join pakiti_cve as cve on cve.id = finding.cve
    where stay.host = ${host} ${one}
      and (stay.until is null or finding.first_at < stay.until)
      and (finding.gone_at is null or finding.gone_at > stay.from_at)
    order by cve.name, finding.verdict, stay.from_at, finding.first_at`.execute(place.db);
  return joined(rows.map(spellOf));
}

function spellOf({ cve, verdict, from_at, first_at, until, gone_at }: Row): Spell {
  const ends = [until, gone_at].filter((end) => end !== null);
  return {
    cve,
    verdict: verdictOf(verdict),
    from: Math.max(from_at, first_at),
    until: ends.length === 0 ? null : Math.min(...ends),
  };
}

/** @param spells by CVE, verdict and time */
export function joined(spells: readonly Spell[]): readonly Spell[] {
  const all: Spell[] = [];
  for (const spell of spells) {
    const last = all.at(-1);
    const follows = last?.cve === spell.cve && last.verdict === spell.verdict;
    if (last === undefined || !follows || (last.until !== null && last.until < spell.from)) all.push(spell);
    else if (last.until !== null)
      all[all.length - 1] = {
        ...last,
        until: spell.until === null ? null : Math.max(last.until, spell.until),
      };
  }
  return all;
}
