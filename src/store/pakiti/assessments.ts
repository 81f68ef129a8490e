/** assess → findings(store): what each distinct inventory is, and which CVE it has had from when until when. */
import { sql } from 'kysely';
import { among, records } from '../records.ts';
import type { Place } from '../schema.ts';

/** Of a CVE in an inventory; as a number in the table. */
export const VERDICTS = { vulnerable: 1, undetermined: 2 } as const;
export type FindingVerdict = keyof typeof VERDICTS;

export interface Assessed {
  readonly id: number;
  /** Of what was pending when it was assessed; what is done, and pends anew, begins its rounds again at another time. */
  readonly round: number;
  /** Seconds since the epoch. */
  readonly since: number;
  /** JSON. */
  readonly totals: string;
  /** Compressed. */
  readonly body: Uint8Array;
  /** Each CVE that it has, once. */
  readonly cves: ReadonlyMap<string, FindingVerdict>;
}

/** Numbers of CVEs: they are never deleted, so that what is remembered holds. */
export class KnownCves {
  readonly #numbers = new Map<string, number>();

  /** @returns a number for each, to be learnt once it is committed */
  async numbersOf(place: Place, names: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    const missing = [...new Set(names)].filter((name) => !this.#numbers.has(name)).sort();
    if (missing.length === 0) return this.#numbers;
    const given = records(
      place,
      missing.map((name) => ({ name })),
      { name: 'text' },
    );
    await sql`insert into pakiti_cve (name) select given.name from ${given} where true
      on conflict (name) do nothing`.execute(place.db);
    const { rows } = await sql<{ id: number; name: string }>`select id, name from pakiti_cve
      where name in ${among(place, missing)}`.execute(place.db);
    return new Map([...this.#numbers, ...rows.map(({ id, name }) => [name, id] as const)]);
  }

  learn(numbers: ReadonlyMap<string, number>): void {
    if (numbers === this.#numbers) return;
    for (const [name, id] of numbers) this.#numbers.set(name, id);
  }
}

/**
 * Those that have been pended anew since, or done by somebody else, are left alone.
 * @returns the inventories that were written, and numbers to be learnt once it is committed
 */
export async function settleAssessed(
  place: Place,
  known: KnownCves,
  all: readonly Assessed[],
  at: number,
): Promise<{ readonly written: readonly number[]; readonly numbers: ReadonlyMap<string, number> }> {
  const done = await takePending(place, all);
  const assessed = all.filter(({ id }) => done.has(id));
  const since = await heldSince(place, done);
  const numbers = await known.numbersOf(
    place,
    assessed.flatMap(({ cves }) => [...cves.keys()]),
  );
  if (assessed.length > 0) {
    await putAssessments(place, assessed, at);
    await putFindings(place, assessed, numbers, { at, since });
  }
  return { written: [...done.keys()], numbers };
}

/** @returns since when each of those that were pending has been so */
async function takePending(
  place: Place,
  assessed: readonly Assessed[],
): Promise<ReadonlyMap<number, number>> {
  const given = records(
    place,
    assessed.map(({ id, round, since }) => ({ id, round, since })),
    { id: 'bigint', round: 'bigint', since: 'double precision' },
  );
  const { rows } = await sql<{ inventory: number; since: number }>`delete from pakiti_pending where exists
    (select 1 from ${given} where given.id = pakiti_pending.inventory
      and given.round = pakiti_pending.round and given.since = pakiti_pending.since)
    returning inventory, since`.execute(place.db);
  return new Map(rows.map(({ inventory, since }) => [inventory, since]));
}

/** What is found at the first look was there when the inventory came. */
async function heldSince(
  place: Place,
  done: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ inventory: number }>`select inventory from pakiti_assessment
    where inventory in ${among(place, [...done.keys()])}`.execute(place.db);
  const seen = new Set(rows.map(({ inventory }) => inventory));
  return new Map([...done].filter(([id]) => !seen.has(id)));
}

async function putAssessments({ db }: Place, assessed: readonly Assessed[], at: number): Promise<void> {
  const rows = assessed.map(({ id, totals, body }) => ({ inventory: id, at, totals, body }));
  const added = db.insertInto('pakiti_assessment').values(rows);
  await added
    .onConflict((conflict) =>
      conflict.column('inventory').doUpdateSet((build) => ({
        at: build.ref('excluded.at'),
        totals: build.ref('excluded.totals'),
        body: build.ref('excluded.body'),
      })),
    )
    .execute();
}

interface OpenFinding {
  readonly inventory: number;
  readonly cve: number;
  readonly verdict: number;
}

interface Times {
  readonly at: number;
  /** Of the inventories that were not assessed before. */
  readonly since: ReadonlyMap<number, number>;
}

async function putFindings(
  place: Place,
  assessed: readonly Assessed[],
  numbers: ReadonlyMap<string, number>,
  { at, since }: Times,
): Promise<void> {
  const ids = assessed.map(({ id }) => id);
  const { rows: open } = await sql<OpenFinding>`select inventory, cve, verdict from pakiti_finding
    where inventory in ${among(place, ids)} and gone_at is null`.execute(place.db);
  const before = new Map(ids.map((id) => [id, new Map<number, number>()]));
  for (const { inventory, cve, verdict } of open) before.get(inventory)?.set(cve, verdict);
  const fresh: (OpenFinding & { readonly first_at: number })[] = [];
  const gone: OpenFinding[] = [];
  for (const { id, cves } of assessed) {
    const had = before.get(id) ?? new Map<number, number>();
    for (const [name, verdict] of cves) {
      const cve = numbers.get(name) ?? 0;
      const was = had.get(cve);
      had.delete(cve);
      if (was === VERDICTS[verdict]) continue;
      if (was !== undefined) gone.push({ inventory: id, cve, verdict: was });
      fresh.push({ inventory: id, cve, verdict: VERDICTS[verdict], first_at: since.get(id) ?? at });
    }
    for (const [cve, verdict] of had) gone.push({ inventory: id, cve, verdict });
  }
  await endFindings(place, gone, at);
  await beginFindings(place, fresh);
}

const KEY = { inventory: 'bigint', cve: 'bigint', verdict: 'bigint' } as const;

async function endFindings(place: Place, gone: readonly OpenFinding[], at: number): Promise<void> {
  if (gone.length === 0) return;
  await sql`update pakiti_finding set gone_at = ${at} from ${records(place, gone, KEY)}
    where pakiti_finding.inventory = given.inventory and pakiti_finding.cve = given.cve
      and pakiti_finding.verdict = given.verdict and gone_at is null`.execute(place.db);
}

/** What was gone at this very time has not been away. */
async function beginFindings(
  place: Place,
  fresh: readonly (OpenFinding & { readonly first_at: number })[],
): Promise<void> {
  if (fresh.length === 0) return;
  await sql`insert into pakiti_finding (inventory, cve, verdict, first_at, gone_at)
    select given.inventory, given.cve, given.verdict, given.first_at, null
    from ${records(place, fresh, { ...KEY, first_at: 'double precision' })} where true
    on conflict (inventory, cve, verdict, first_at) do update set gone_at = null`.execute(place.db);
}
