/**
 * Regular expressions that operators and feeds write. What they are held against comes from the host, so one that could
 * take time exponential in the length of a line is refused: no repeated group may itself repeat or choose, and nothing
 * may refer back. What is left may still take longer than anybody waits: see `expressions.ts`.
 */
const MAX_LENGTH = 500;
const ESCAPE =
  /\\(?:u[dD][89abAB][\dA-Fa-f]{2}\\u[dD][c-fC-F][\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|x[\dA-Fa-f]{2}|[upP]\{[^}]*\}|k<[^>]*>|c[A-Za-z]|[^])/u;
const SET = /\[(?:\\[^]|[^\]\\])*\]/u;
const OPENING = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[a-z]*(?:-[a-z]*)?:))?/u;
const QUANTIFIER = /[*+?]|\{\d+(?:,\d*)?\}/u;
const TOKEN = new RegExp(
  [ESCAPE, SET, OPENING, QUANTIFIER, /[^]/u].map(({ source }) => source).join('|'),
  'gu',
);
const REFERENCE = /^\\(?:[1-9]|k)/;
/** `?` repeats nothing, and neither does `{0,1}`. */
const REPEATS = /^(?:[*+]|\{\d+,\d*\}|\{(?:[2-9]|\d{2,})\})$/;

/** @throws SyntaxError that says what is wrong */
export function boundedExpression(source: string, ignoreCase = false): RegExp {
  if (source.length > MAX_LENGTH) throw new SyntaxError(`longer than ${MAX_LENGTH} characters`);
  requireBounded(tokensOf(source));
  return new RegExp(source, ignoreCase ? 'iu' : 'u');
}

export function isBoundedExpression(source: string): boolean {
  try {
    boundedExpression(source);
    return true;
  } catch {
    return false;
  }
}

/** Characters, escapes, sets, quantifiers, and the beginnings and ends of groups. */
export function tokensOf(source: string): readonly string[] {
  return source.match(TOKEN) ?? [];
}

function requireBounded(tokens: readonly string[]): void {
  const groups = [{ varies: false }];
  for (const [index, token] of tokens.entries()) {
    const group = groups.at(-1) ?? { varies: false };
    if (REFERENCE.test(token)) throw new SyntaxError(`refers back: ${token}`);
    if (token.startsWith('(')) groups.push({ varies: false });
    else if (token === ')') {
      if (groups.length > 1) groups.pop();
      const outer = groups.at(-1);
      const repeated = REPEATS.test(tokens[index + 1] ?? '');
      if (group.varies && repeated) throw new SyntaxError('repeats a group that repeats or chooses');
      if (outer !== undefined) outer.varies ||= group.varies || repeated;
    } else if (token === '|' || token === '?' || REPEATS.test(token)) group.varies = true;
  }
}
