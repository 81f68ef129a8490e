/** What people say of CVEs and hosts: tags, exceptions, groups. Bodies are JSON of src/pakiti. */
import { lockExceptions } from '../locks.ts';
import { columnText, nameOfColumn } from '../portal-rows.ts';
import type { Place } from '../schema.ts';
import type { Ending, PastDecisionRow } from './rows.ts';

export interface TagRow {
  readonly cve: string;
  readonly tag: string;
  /** `set` or `proposed`. */
  readonly state: string;
  readonly body: string;
}

export interface ExceptionRow {
  readonly id: number;
  readonly cve: string;
  /** Seconds since the epoch; null: never. */
  readonly expires_at: number | null;
  readonly body: string;
}

/** One of both is empty. */
export interface Member {
  readonly name: string;
  readonly site: string;
  readonly host: string;
}

export async function tags({ db }: Place): Promise<readonly TagRow[]> {
  const rows = await db.selectFrom('pakiti_tag').selectAll().orderBy('cve').orderBy('tag').execute();
  return rows.map((row) => ({ ...row, tag: nameOfColumn(row.tag) }));
}

/** What was there of the same CVE and tag is replaced. */
export async function putTags({ db }: Place, rows: readonly TagRow[]): Promise<void> {
  for (const { cve, tag, state, body } of rows) {
    const added = db.insertInto('pakiti_tag').values({ cve, tag: columnText(tag), state, body });
    const replaced = added.onConflict((conflict) =>
      conflict.columns(['cve', 'tag']).doUpdateSet({ state, body }),
    );
    await replaced.execute();
  }
}

/** @param tag all of the CVE where it is not given. @returns how many there were */
export async function deleteTags(
  place: Place,
  cve: string,
  tag: string | undefined,
  ending: Ending,
): Promise<number> {
  const all = place.db.deleteFrom('pakiti_tag').where('cve', '=', cve);
  const some = tag === undefined ? all : all.where('tag', '=', columnText(tag));
  const gone = await some.returningAll().execute();
  for (const row of gone) await keepPast(place, 'tag', { ...row, tag: nameOfColumn(row.tag) }, ending);
  return gone.length;
}

/** Those that go and those that come, together. */
export async function changeTags(
  place: Place,
  gone: readonly Pick<TagRow, 'cve' | 'tag'>[],
  rows: readonly TagRow[],
  ending: Ending,
): Promise<void> {
  for (const { cve, tag } of gone) await deleteTags(place, cve, tag, ending);
  await putTags(place, rows);
}

async function keepPast(
  { db }: Place,
  what: 'tag' | 'exception',
  row: TagRow | ExceptionRow,
  ending: Ending,
): Promise<void> {
  const past = { what, cve: row.cve, body: JSON.stringify(row), ...ending };
  await db.insertInto('pakiti_past_decision').values(past).execute();
}

/** What was taken away, in the order in which it was. */
export async function pastDecisions({ db }: Place): Promise<readonly PastDecisionRow[]> {
  return await db.selectFrom('pakiti_past_decision').selectAll().orderBy('id').execute();
}

export async function exceptions({ db }: Place): Promise<readonly ExceptionRow[]> {
  return await db.selectFrom('pakiti_exception').selectAll().orderBy('id').execute();
}

/** @returns their numbers, in their order */
export async function addExceptions(
  { db }: Place,
  rows: readonly Omit<ExceptionRow, 'id'>[],
): Promise<readonly number[]> {
  const ids: number[] = [];
  for (const row of rows) {
    const added = db.insertInto('pakiti_exception').values(row).returning('id');
    ids.push((await added.executeTakeFirstOrThrow()).id);
  }
  return ids;
}

/** @returns its number, or the one of the same CVE that stands in its way */
export async function addExceptionUnless(
  place: Place,
  row: Omit<ExceptionRow, 'id'>,
  isInTheWay: (there: ExceptionRow) => boolean,
): Promise<number | ExceptionRow> {
  await lockExceptions(place);
  const ofCve = place.db.selectFrom('pakiti_exception').selectAll().where('cve', '=', row.cve).orderBy('id');
  const there = (await ofCve.execute()).find(isInTheWay);
  if (there !== undefined) return there;
  const [id = 0] = await addExceptions(place, [row]);
  return id;
}

/** Those that go and those that come, together. */
export async function changeExceptions(
  place: Place,
  gone: readonly number[],
  rows: readonly Omit<ExceptionRow, 'id'>[],
  ending: Ending,
): Promise<void> {
  for (const id of gone) await deleteException(place, id, ending);
  await addExceptions(place, rows);
}

/** @returns whether there was one */
export async function deleteException(place: Place, id: number, ending: Ending): Promise<boolean> {
  const gone = await place.db.deleteFrom('pakiti_exception').where('id', '=', id).returningAll().execute();
  for (const row of gone) await keepPast(place, 'exception', row, ending);
  return gone.length > 0;
}

export async function groups({ db }: Place): Promise<readonly Member[]> {
  const rows = await db
    .selectFrom('pakiti_group')
    .selectAll()
    .orderBy('name')
    .orderBy('site')
    .orderBy('host')
    .execute();
  return rows.map(({ name, site, host }) => ({
    name: nameOfColumn(name),
    site: nameOfColumn(site),
    host: nameOfColumn(host),
  }));
}

export async function addMember({ db }: Place, member: Member): Promise<void> {
  const added = db.insertInto('pakiti_group').values(memberColumns(member));
  await added.onConflict((conflict) => conflict.doNothing()).execute();
}

/** @returns whether it was one */
export async function deleteMember({ db }: Place, member: Member): Promise<boolean> {
  const { name, site, host } = memberColumns(member);
  const deleted = db
    .deleteFrom('pakiti_group')
    .where('name', '=', name)
    .where('site', '=', site)
    .where('host', '=', host);
  return (await deleted.executeTakeFirst()).numDeletedRows > 0n;
}

function memberColumns({ name, site, host }: Member): Member {
  return { name: columnText(name), site: columnText(site), host: columnText(host) };
}
