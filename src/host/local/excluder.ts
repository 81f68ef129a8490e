import { expandBraces, globExpression, isGlob } from '../glob.ts';
import type { Selection } from '../trees.ts';

/** Which selections leave a path out, as the bits of a number. */
export class Excluder {
  readonly #exact = new Map<string, number>();
  readonly #globs: { readonly expression: RegExp; readonly bit: number }[] = [];

  constructor(selections: readonly Selection[]) {
    selections.forEach(({ exclude }, index) => {
      for (const pattern of exclude.flatMap(expandBraces)) this.#add(pattern, 1 << index);
    });
  }

  #add(pattern: string, bit: number): void {
    if (isGlob(pattern)) this.#globs.push({ expression: globExpression(pattern), bit });
    else this.#exact.set(pattern, (this.#exact.get(pattern) ?? 0) | bit);
  }

  at(path: string): number {
    let bits = this.#exact.get(path) ?? 0;
    for (const { expression, bit } of this.#globs) if (expression.test(path)) bits |= bit;
    return bits;
  }
}
