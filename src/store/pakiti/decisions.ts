/** What people say of CVEs and hosts: tags, exceptions, groups. Bodies are JSON of src/pakiti. */
import { lockExceptions } from '../locks.ts';
import { columnText, nameOfColumn } from '../portal-rows.ts';
import type { Place } from '../schema.ts';

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

/** @returns how many there were */
export async function deleteTags({ db }: Place, cve: string, tag?: string): Promise<number> {
  const all = db.deleteFrom('pakiti_tag').where('cve', '=', cve);
  const some = tag === undefined ? all : all.where('tag', '=', columnText(tag));
  return Number((await some.executeTakeFirst()).numDeletedRows);
}

/** Those that go and those that come, together. */
export async function changeTags(
  place: Place,
  gone: readonly Pick<TagRow, 'cve' | 'tag'>[],
  rows: readonly TagRow[],
): Promise<void> {
  for (const { cve, tag } of gone) await deleteTags(place, cve, tag);
  await putTags(place, rows);
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
): Promise<void> {
  for (const id of gone) await deleteException(place, id);
  await addExceptions(place, rows);
}

/** @returns whether there was one */
export async function deleteException({ db }: Place, id: number): Promise<boolean> {
  const deleted = await db.deleteFrom('pakiti_exception').where('id', '=', id).executeTakeFirst();
  return deleted.numDeletedRows > 0n;
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
