/** The first `limit` items in the order of their paths: the same ones whichever thread found them. */
export function firstByPath<T extends { readonly path: string }>(items: readonly T[], limit: number): T[] {
  return items.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)).slice(0, limit);
}
