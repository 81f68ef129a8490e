/** An expression as far as it matters for how long it may take. */
import { tokensOf } from '../bounded-expression.ts';

export type Term =
  /** What matches in one way or not at all, where it stands. */
  | { readonly kind: 'fixed'; readonly source: string; readonly size: number }
  /** Something of one way, so many times. */
  | { readonly kind: 'repeated'; readonly size: number; readonly least: number; readonly most: number }
  | { readonly kind: 'choice'; readonly among: Choices };

/** Each is a sequence, in the order in which it is matched. */
export type Choices = readonly (readonly Term[])[];

export interface Terms {
  readonly choices: Choices;
  /** Whether what is fixed means the same by itself, and is matched where what is before it ends. */
  readonly plain: boolean;
}

/** @param source of a `boundedExpression` */
export function termsOf(source: string): Terms {
  const tokens = tokensOf(source);
  return {
    choices: new Reader(tokens).choices(false),
    plain: !tokens.some((token) => LOOKS_AROUND.test(token) || CHANGES_FLAGS.test(token)),
  };
}

const LOOKS_AROUND = /^\(\?<?[=!]/;
const LOOKS_BEHIND = /^\(\?<[=!]/;
const CHANGES_FLAGS = /^\(\?[a-z-]+:/;

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** Up to the end of the group. */
  choices(backwards: boolean): Choices {
    let sequence: Term[] = [];
    const all = [sequence];
    for (let token = this.#next(); token !== undefined && token !== ')'; token = this.#next()) {
      if (token === '|') all.push((sequence = []));
      else for (const term of this.#terms(token, backwards)) append(sequence, term);
    }
    return backwards ? all.map((each) => each.reverse()) : all;
  }

  #next(): string | undefined {
    this.#at += 1;
    return this.#tokens[this.#at - 1];
  }

  #terms(token: string, backwards: boolean): readonly Term[] {
    const begin = this.#at;
    const looksAround = LOOKS_AROUND.test(token);
    const among: Choices = token.startsWith('(')
      ? this.choices(looksAround ? LOOKS_BEHIND.test(token) : backwards)
      : [[{ kind: 'fixed', source: token, size: 1 }]];
    const size = this.#at - begin + 1;
    const { least, most } = this.#count();
    if (most > 1) return [{ kind: 'repeated', size, least, most }];
    const choices = least === 0 ? [...among, []] : among;
    const [only, second] = choices;
    return only === undefined || second !== undefined || looksAround || backwards
      ? [{ kind: 'choice', among: choices }]
      : only;
  }

  #count(): Count {
    const count = countOf(this.#tokens[this.#at] ?? '');
    if (count === undefined) return { least: 1, most: 1 };
    this.#at += 1;
    if (this.#tokens[this.#at] === '?') this.#at += 1;
    return count;
  }
}

type Count = Pick<Extract<Term, { kind: 'repeated' }>, 'least' | 'most'>;

function countOf(token: string): Count | undefined {
  if (token === '?') return { least: 0, most: 1 };
  if (token === '*' || token === '+') return { least: token === '*' ? 0 : 1, most: Infinity };
  const [, least, comma, most] = /^\{(\d+)(,?)(\d*)\}$/.exec(token) ?? [];
  if (least === undefined) return undefined;
  const upTo = comma === '' ? least : most;
  return { least: Number(least), most: upTo === '' ? Infinity : Number(upTo) };
}

function append(sequence: Term[], term: Term): void {
  const last = sequence.at(-1);
  if (term.kind !== 'fixed' || last?.kind !== 'fixed') sequence.push(term);
  else sequence.splice(-1, 1, { ...last, source: last.source + term.source, size: last.size + term.size });
}
