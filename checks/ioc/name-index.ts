import { globExpression, isGlob } from '../../src/host/glob.ts';

/** Finds, among many names and globs, those that match a text. */
export class NameIndex<T> {
  readonly #exact = new Map<string, T[]>();
  readonly #globs: { readonly expression: RegExp; readonly item: T }[] = [];

  add(pattern: string, item: T): void {
    const known = this.#exact.get(pattern);
    if (isGlob(pattern)) this.#globs.push({ expression: globExpression(pattern), item });
    else if (known === undefined) this.#exact.set(pattern, [item]);
    else known.push(item);
  }

  find(text: string): readonly T[] {
    const exact = this.#exact.get(text) ?? [];
    const like = this.#globs.filter(({ expression }) => expression.test(text));
    return like.length === 0 ? exact : [...new Set([...exact, ...like.map(({ item }) => item)])];
  }
}

/** Whether any of the patterns matches; true where there is none. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return (
    patterns.length === 0 ||
    patterns.some((pattern) => (isGlob(pattern) ? globExpression(pattern).test(text) : pattern === text))
  );
}
