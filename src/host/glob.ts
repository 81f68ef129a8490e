/**
 * Globs over absolute paths: `*` and `?` stay within one component and match a leading dot too, `[a-z]` and `[!a-z]`
 * are sets, `{a,b}` are alternatives, which do not nest. Classes of characters (`[:alpha:]`) are not known.
 * Source: POSIX.1-2024, "Pattern Matching Notation", and the braces of bash.
 */
const SET = /\[(?:[!^]|(?![!^]))(?:\][^\]/]*|[^\]/]+)\]/u;
const TOKEN = new RegExp(`${SET.source}|\\*+|\\?|[^*?[]+|\\[`, 'gu');
const GLOB = new RegExp(`[*?]|${SET.source}`, 'u');
const SPECIAL = /[\\^$.*+?()[\]{}|/]/gu;

/** Whether the text matches more than itself, once its braces are expanded. */
export function isGlob(text: string): boolean {
  return GLOB.test(text);
}

/** `/{a,b}/c` is `/a/c` and `/b/c`. */
export function expandBraces(text: string): readonly string[] {
  const match = /\{(?<choices>[^{}]*,[^{}]*)\}/.exec(text);
  if (match === null) return [text];
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  const choices = match.groups?.['choices']?.split(',') ?? [];
  return choices.flatMap((choice) => expandBraces(`${before}${choice}${after}`));
}

/** A glob without braces, of a whole path or of one component. */
export function globExpression(glob: string): RegExp {
  const tokens = glob.match(TOKEN) ?? [];
  const sources = tokens.map((token, index) =>
    token.startsWith('*') ? starSource(tokens.slice(index + 1)) : tokenSource(token),
  );
  return new RegExp(`^${sources.join('')}$`, 'u');
}

/**
 * A star ends where what stands before the next star of the component first matches: any later end would do no better, and
 * to try each would take time exponential in the number of stars.
 */
function starSource(after: readonly string[]): string {
  const end = after.findIndex((token) => token.startsWith('*') || token.includes('/'));
  if (after[end]?.startsWith('*') !== true) return '[^/]*';
  return `(?:(?!${after.slice(0, end).map(tokenSource).join('')})[^/])*`;
}

function tokenSource(token: string): string {
  if (token === '?') return '[^/]';
  if (!token.startsWith('[') || token === '[') return token.replaceAll(SPECIAL, '\\$&');
  const isNot = token[1] === '!' || token[1] === '^';
  return `(?!/)[${isNot ? '^' : ''}${membersSource(token.slice(isNot ? 2 : 1, -1))}]`;
}

const MEMBER = /([^])(?:-([^]))?/gu;

/** Members and ranges; one that ends before it begins holds nothing, as fnmatch(3) has it. */
function membersSource(members: string): string {
  return members.replaceAll(MEMBER, (_, first: string, last?: string) => {
    if (last === undefined) return escapedMember(first);
    if ((first.codePointAt(0) ?? 0) > (last.codePointAt(0) ?? 0)) return '';
    return `${escapedMember(first)}-${escapedMember(last)}`;
  });
}

function escapedMember(character: string): string {
  return /[\\[\]^-]/.test(character) ? `\\${character}` : character;
}
