/** What is asked of the portal's tables, as conditions of SQL. */
import { sql } from 'kysely';
import { type Condition, type Filter, seen, type Sight } from './portal-scope.ts';

export interface StatesQuery {
  readonly sight: Sight;
  readonly filter: Filter;
  /** Seconds since the epoch, for what is stale. */
  readonly now: number;
  /** States as shown: with the stale ones UNKNOWN unless they were CRITICAL. */
  readonly shown?: readonly string[];
  readonly stale?: boolean;
  /** In the shown state since then or later. */
  readonly since?: number;
  /** The latest result then or later. */
  readonly seenSince?: number;
}

export interface HistoryQuery {
  readonly sight: Sight;
  readonly filter: Filter;
  /** What the result said, soft or hard. */
  readonly states?: readonly string[];
  readonly since?: number;
}

export function stateConditions({ sight, filter, now, ...asked }: StatesQuery): readonly Condition[] {
  const { shown, stale, since, seenSince } = asked;
  const conditions = [...seen(sight, filter)];
  if (stale !== undefined) conditions.push(stale ? sql`stale_at < ${now}` : sql`stale_at >= ${now}`);
  if (shown !== undefined) {
    const alternatives = shown.map((state) => shownAs(state, now));
    conditions.push(sql`(${sql.join(alternatives, sql` or `)})`);
  }
  if (since !== undefined) conditions.push(sql`${shownSince(now)} >= ${since}`);
  if (seenSince !== undefined) conditions.push(sql`last_seen >= ${seenSince}`);
  return conditions;
}

/** As `shownState` of src/portal: what is stale is UNKNOWN, unless it was CRITICAL. */
function shownAs(state: string, now: number): Condition {
  if (state === 'CRITICAL') return sql`hard_state = 'CRITICAL'`;
  if (state === 'UNKNOWN')
    return sql`(hard_state = 'UNKNOWN' or hard_state <> 'CRITICAL' and stale_at < ${now})`;
  return sql`(hard_state = ${state} and stale_at >= ${now})`;
}

export function shownSince(now: number): Condition {
  return sql`(case when hard_state in ('OK', 'WARNING') and stale_at < ${now} then stale_at else since end)`;
}
