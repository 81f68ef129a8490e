/** Which issues somebody may see and has asked for. */
import { type RawBuilder, sql } from 'kysely';
import type { IssueRow } from './ledger-rows.ts';
import { columnText } from './portal-rows.ts';
import { type Condition, order, seen, type Sight, where } from './portal-scope.ts';
import type { Place } from './schema.ts';

/** Several values of one are alternatives, none is any; several fields hold together. */
export interface IssueQuery {
  readonly sight: Sight;
  readonly site?: readonly string[];
  readonly ngi?: readonly string[];
  readonly class?: readonly string[];
  readonly subject?: readonly string[];
  readonly host?: readonly string[];
  readonly state?: readonly string[];
  readonly severity?: readonly string[];
  readonly owner?: readonly string[];
  readonly incident?: readonly number[];
  readonly dueBefore?: number;
  readonly updatedSince?: number;
  readonly merged: boolean;
}

/** In the order of their numbers, from the one after `after`. */
export async function listIssues(
  { db }: Place,
  query: IssueQuery,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly IssueRow[]> {
  const { site = [], ngi = [] } = query;
  const names = { ...(site.length > 0 && { site }), ...(ngi.length > 0 && { ngi }) };
  const sighted = seen(query.sight, names);
  const conditions = [...sighted, ...asked(query), sql`id > ${after}`];
  const { rows } = await sql<IssueRow>`select * from ledger_issue ${where(conditions)}
    order by ${order(query.sight, 'id')} limit ${limit}`.execute(db);
  return rows;
}

function asked(query: IssueQuery): readonly Condition[] {
  return [
    ...isOneOf('class', query.class),
    ...isOneOf('subject', query.subject?.map(columnText)),
    ...isOneOf('state', query.state),
    ...isOneOf('severity', query.severity),
    ...isOneOf('owner', query.owner?.map(columnText)),
    ...isOneOf('incident', query.incident),
    ...ofHosts(query.host),
    ...(query.dueBefore === undefined ? [] : [sql`deadline < ${query.dueBefore}`]),
    ...(query.updatedSince === undefined ? [] : [sql`updated_at >= ${query.updatedSince}`]),
    ...(query.merged ? [] : [sql`merged_into is null`]),
  ];
}

function ofHosts(names: readonly string[] | undefined): readonly Condition[] {
  if (names === undefined || names.length === 0) return [];
  const listed = isOneOf(
    'host',
    names.map((name) => columnText(name.toLowerCase())),
  );
  return [sql`id in (select issue from ledger_host ${where(listed)})`];
}

function isOneOf(
  column: string,
  values: readonly (string | number)[] | undefined,
): readonly RawBuilder<unknown>[] {
  if (values === undefined || values.length === 0) return [];
  return [sql`${sql.ref(column)} in (${sql.join(values)})`];
}
