/** Which rows of the portal's tables somebody may see and has asked for. */
import { type RawBuilder, sql } from 'kysely';
import { columnText } from './portal-rows.ts';

/** Rows of one of these sites, or of one of these operations centres. */
export type Sight = 'all' | { readonly sites: readonly string[]; readonly ngis: readonly string[] };

/** Names are compared whole. Several values of one filter are alternatives; several filters hold together. */
export interface Filter {
  readonly id?: string;
  readonly site?: readonly string[];
  readonly ngi?: readonly string[];
  readonly host?: readonly string[];
  readonly node?: readonly string[];
  /** The metric, or the service where that is its name. */
  readonly metric?: readonly string[];
  readonly cve?: readonly string[];
}

export type Condition = RawBuilder<unknown>;

const NEVER = sql`1 = 0`;

/**
 * What is outside is not looked at: a name that was asked for and cannot be seen costs as little as one that there is
 * not, so that neither the answer nor its duration tells them apart.
 */
export function seen(sight: Sight, filter: Filter): readonly Condition[] {
  const asked = [...sightOf(sight, filter), ...named(filter)];
  return sight === 'all' && filter.cve !== undefined ? [...asked, sql`cves <> '[]'`] : asked;
}

function sightOf(sight: Sight, { site, ngi }: Filter): readonly Condition[] {
  if (sight === 'all') return [];
  const alternatives = [...visible('site', sight.sites, site), ...visible('ngi', sight.ngis, ngi)];
  if (alternatives.length === 0) return [NEVER];
  return [sql`(${sql.join(alternatives, sql` or `)})`];
}

function visible(
  column: 'site' | 'ngi',
  mine: readonly string[],
  asked: readonly string[] | undefined,
): readonly Condition[] {
  const both = asked === undefined ? mine : mine.filter((name) => asked.includes(name));
  return both.length === 0 ? [] : [isOneOf(column, both)];
}

function named({ id, site, ngi, host, node, metric, cve }: Filter): readonly Condition[] {
  const conditions: Condition[] = [];
  if (id !== undefined) conditions.push(sql`id = ${id}`);
  if (site !== undefined) conditions.push(isOneOf('site', site));
  if (ngi !== undefined) conditions.push(isOneOf('ngi', ngi));
  if (host !== undefined) conditions.push(isOneOf('host', host.map(lower)));
  if (node !== undefined) conditions.push(isOneOf('node', node.map(lower)));
  if (metric !== undefined)
    conditions.push(sql`(${isOneOf('service', metric)} or ${isOneOf('metric', metric)})`);
  if (cve !== undefined)
    conditions.push(
      sql`(${sql.join(
        // Quotes stand around each token, so that none is found within another.
        cve.map((token) => sql`cves like ${`%"${token}"%`}`),
        sql` or `,
      )})`,
    );
  return conditions;
}

function isOneOf(column: string, names: readonly string[]): Condition {
  return sql`${sql.ref(column)} in (${sql.join(names.map(columnText))})`;
}

function lower(name: string): string {
  return name.toLowerCase();
}

/** Keeps the order from deciding which index is used: what is visible has to come first. */
export function order(sight: Sight, column: 'id' | 'seq'): Condition {
  if (sight === 'all') return sql.ref(column);
  return column === 'id' ? sql`(id || '')` : sql`(seq + 0)`;
}

export function where(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
}
