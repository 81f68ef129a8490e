/**
 * Whether a whole text is as a pattern of `*` (any run, none included) and `?` (any one character) says. Linear in both:
 * only the last `*` is ever gone back to.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [wanted, given] = [Array.from(pattern), Array.from(text)];
  let star: { readonly wanted: number; given: number } | undefined;
  let [w, g] = [0, 0];
  while (g < given.length) {
    if (wanted[w] === '*') {
      star = { wanted: w, given: g };
      w += 1;
    } else if (wanted[w] === '?' || wanted[w] === given[g]) {
      w += 1;
      g += 1;
    } else if (star !== undefined) {
      star.given += 1;
      [w, g] = [star.wanted + 1, star.given];
    } else return false;
  }
  return wanted.slice(w).every((character) => character === '*');
}
