/**
 * Stays that ended long ago go; what began in them and goes on keeps its beginning. A host that installs something each
 * week has a stay for each: without this a CVE that it has had for years would be no older than the oldest stay.
 */
import { sql } from 'kysely';
import { among, records } from '../records.ts';
import type { Place } from '../schema.ts';
import { type FindingVerdict, VERDICTS } from './assessments.ts';
import { joined, type Spell, spellOf, type SpellRow, spells } from './history.ts';

/** Hosts of which stays, or parts of what goes on in one, ended before. @param before seconds since the epoch */
export async function hostsWithOldStays({ db }: Place, before: number): Promise<readonly number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select distinct host as id from pakiti_stay where until < ${before}
    union select stay.host as id from pakiti_finding as finding
      join pakiti_stay as stay on stay.inventory = finding.inventory
      where finding.gone_at < ${before} and (
        exists (select 1 from pakiti_finding as next where next.inventory = finding.inventory
          and next.cve = finding.cve and next.first_at <= finding.gone_at
          and (next.gone_at is null or next.gone_at >= ${before}))
        or exists (select 1 from pakiti_begun as begun where begun.host = stay.host and begun.cve = finding.cve))
    order by id`.execute(db);
  return rows.map(({ id }) => id);
}

/** @returns how many stays are deleted */
export async function purgeStays(place: Place, hosts: readonly number[], before: number): Promise<number> {
  const { db } = place;
  const list = among(place, hosts);
  const begun = begunIn(await spells(place, hosts, undefined), before);
  await sql`delete from pakiti_begun where host in ${list}`.execute(db);
  await putBegun(place, begun);
  const { numAffectedRows = 0n } =
    await sql`delete from pakiti_stay where host in ${list} and until < ${before}`.execute(db);
  return Number(numAffectedRows);
}

interface Begun {
  readonly host: number;
  readonly cve: string;
  readonly verdict: FindingVerdict;
  readonly from: number;
  readonly until: number;
}

/** Of what is deleted, that which something that stays follows without a gap, whatever the verdicts. */
function begunIn(rows: readonly SpellRow[], before: number): readonly Begun[] {
  return [...Map.groupBy(rows, ({ host, cve }) => `${host} ${cve}`).values()].flatMap((ofOne) => {
    const parts = ofOne.map(spellOf).toSorted((a, b) => a.from - b.from);
    const { host } = ofOne[0] ?? { host: 0 };
    return chainsOf(parts).flatMap((chain) => {
      const gone = chain.filter((part) => isGone(part, before));
      if (gone.length === chain.length) return [];
      const byVerdict = gone.toSorted((a, b) => a.verdict.localeCompare(b.verdict) || a.from - b.from);
      return joined(byVerdict).map((spell) => ({ ...spell, host, until: spell.until ?? before }));
    });
  });
}

function isGone({ until }: Spell, before: number): boolean {
  return until !== null && until < before;
}

/** @param parts in the order of time @returns those that follow each other without a gap, together */
function chainsOf(parts: readonly Spell[]): readonly (readonly Spell[])[] {
  const chains: Spell[][] = [];
  let end: number | null = -Infinity;
  for (const part of parts) {
    const follows: boolean = end === null || part.from <= end;
    if (follows) chains.at(-1)?.push(part);
    else chains.push([part]);
    end = follows ? later(end, part.until) : part.until;
  }
  return chains;
}

/** Null: it has no end. */
function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.max(one, other);
}

async function putBegun(place: Place, begun: readonly Begun[]): Promise<void> {
  if (begun.length === 0) return;
  const rows = begun.map(({ host, cve, verdict, from, until }) => ({
    ...{ host, name: cve, verdict: VERDICTS[verdict], from_at: from, until },
  }));
  const given = records(place, rows, {
    ...{ host: 'bigint', name: 'text', verdict: 'bigint' },
    ...{ from_at: 'double precision', until: 'double precision' },
  });
  await sql`insert into pakiti_begun (host, cve, verdict, from_at, until)
    select given.host, cve.id, given.verdict, given.from_at, given.until
    from ${given} join pakiti_cve as cve on cve.name = given.name`.execute(place.db);
}
