/**
 * How long V8 may take to hold an expression against a text. It tries one way after the other and remembers nothing:
 * wherever a repetition may end, all that follows is tried once more.
 */
import { termsOf, type Choices, type Term, type Terms } from './expression-terms.ts';

/** A step takes a nanosecond, and some tens of them where every character is two surrogates. */
const QUICK = 1e6;
/** Where there are more than this V8 may take seconds before it begins: it makes code for their combinations. */
const FEW_BRANCHES = 16;

/** Tells texts that an expression is held against in no time from those that may take for ever. */
export class Patience {
  readonly #terms: Terms;
  readonly #branches: number;
  /** Regular expressions of places, by what is fixed there. */
  readonly #places = new Map<string, RegExp>();
  readonly #expression: RegExp;
  /** Whatever is no longer than this is quick. */
  #length = -1;

  /** @param expression of `boundedExpression` */
  constructor(expression: RegExp) {
    this.#expression = expression;
    this.#terms = termsOf(expression.source);
    this.#branches = branchesIn(this.#terms.choices);
  }

  isEnoughFor(text: string): boolean {
    const { length } = text;
    const { choices, plain } = this.#terms;
    if (length <= this.#length) return true;
    if (this.#branches > FEW_BRANCHES) return false;
    if (mostSteps(choices, length, () => length + 1) <= QUICK) {
      this.#length = length;
      return true;
    }
    return (
      plain &&
      // To count places is work, too.
      length * this.#expression.source.length <= QUICK &&
      mostSteps(choices, length, (fixed) => this.#count(fixed, text)) <= QUICK
    );
  }

  #count(fixed: string, text: string): number {
    const place = this.#places.get(fixed) ?? new RegExp(`(?=${fixed})`, `${this.#expression.flags}g`);
    this.#places.set(fixed, place);
    return text.match(place)?.length ?? 0;
  }
}

function branchesIn(choices: Choices): number {
  const branches = choices
    .flat()
    .map((term) => (term.kind === 'choice' ? 1 + branchesIn(term.among) : term.kind === 'repeated' ? 1 : 0));
  return branches.reduce((sum, each) => sum + each, 0);
}

/** In how many ways one may have come to a term; `anywhere` each of them stands for one at every position. */
interface Ways {
  readonly count: number;
  readonly anywhere: boolean;
}

/**
 * @param length of the text
 * @param places at how many positions of it something fixed matches
 */
export function mostSteps(choices: Choices, length: number, places: (fixed: string) => number): number {
  const positions = length + 1;
  let steps = 0;
  after({ count: 1, anywhere: true }, { kind: 'choice', among: choices });
  return steps;

  function after(ways: Ways, term: Term): Ways {
    const times = ways.anywhere ? ways.count * positions : ways.count;
    switch (term.kind) {
      case 'fixed':
        steps += times * term.size;
        return ways.anywhere ? { count: ways.count * places(term.source), anywhere: false } : ways;
      case 'repeated': {
        const { size, least, most } = term;
        // What is empty is repeated only as often as it must be.
        steps += times * size * Math.min(most, least + positions);
        const ends = most - least + 1;
        return ends < positions ? { count: times * ends, anywhere: false } : { count: times, anywhere: true };
      }
      case 'choice': {
        steps += times * term.among.length;
        const ends = term.among.map((sequence) => sequence.reduce(after, ways));
        return {
          count: ends.reduce((sum, { count }) => sum + count, 0),
          anywhere: ends.some(({ anywhere }) => anywhere),
        };
      }
    }
  }
}
