/**
 * Ranges of versions: `>= 1.2-3`, or several that all have to hold: `>= 1.2, < 2`. The order is the caller's: dpkg's
 * or rpm's.
 */
export type Operator = '<' | '<=' | '=' | '>=' | '>';

export interface VersionClause {
  readonly operator: Operator;
  readonly version: string;
}

/** Negative, zero or positive, as `Array.prototype.sort` takes it. */
export type VersionOrder = (a: string, b: string) => number;

const CLAUSE = /^\s*(?<operator><=|>=|<|>|=)\s*(?<version>[A-Za-z0-9][A-Za-z0-9.+~:^_-]*)\s*$/;

/** Undefined where the text is no range. */
export function parseVersionRange(text: string): readonly VersionClause[] | undefined {
  const clauses = text.split(',').map(parseClause);
  return clauses.every((clause) => clause !== undefined) ? clauses : undefined;
}

function parseClause(text: string): VersionClause | undefined {
  const { operator, version } = CLAUSE.exec(text)?.groups ?? {};
  return operator === undefined || version === undefined
    ? undefined
    : { operator: operator as Operator, version };
}

export function inVersionRange(
  version: string,
  range: readonly VersionClause[],
  order: VersionOrder,
): boolean {
  return range.every((clause) => holds(clause.operator, order(version, clause.version)));
}

function holds(operator: Operator, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '>=':
      return order >= 0;
    case '>':
      return order > 0;
  }
}
