/**
 * STIX 2.1 indicator patterns: comparisons with AND, OR and parentheses within observations, and OR between those.
 * What else the language has (FOLLOWEDBY, WITHIN, REPEATS, START, NOT, AND between observations) tells of more than one
 * look at a host and is refused, with the reason.
 * Source: OASIS, "STIX Version 2.1", section 9.
 */
export interface Comparison {
  /** `file:hashes.'SHA-256'`, without quotes: type, then the path. */
  readonly type: string;
  readonly path: readonly string[];
  readonly operator: Operator;
  readonly values: readonly string[];
}

export type Operator = '=' | 'IN' | 'LIKE' | 'MATCHES' | 'ISSUBSET';

/** Comparisons that all have to hold of one thing. */
export type Conjunction = readonly Comparison[];

export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const MAX_LENGTH = 200_000;
const MAX_DEPTH = 20;
/** Of a pattern; AND over ORs multiplies. */
const MAX_CONJUNCTIONS = 20_000;

const TOKEN =
  /\s+|(?<text>'(?:[^'\\]|\\['\\])*')|(?<word>[A-Za-z_][\w-]*)|(?<number>[+-]?\d+(?:\.\d+)?)|(?<sign><=|>=|!=|<>|[=<>()[\],:.*])/uy;

type Kind = 'text' | 'word' | 'number' | 'sign' | 'end';

interface Token {
  readonly kind: Kind;
  readonly text: string;
}

const END: Token = { kind: 'end', text: 'the end' };
const OPERATORS: readonly string[] = ['=', 'IN', 'LIKE', 'MATCHES', 'ISSUBSET'];

/**
 * The pattern as alternatives.
 * @throws PatternError that says what is wrong, or what is not looked for
 */
export function parsePattern(text: string): readonly Conjunction[] {
  if (text.length > MAX_LENGTH) throw new PatternError(`longer than ${MAX_LENGTH} characters`);
  const parser = new Parser(tokensOf(text));
  const alternatives = parser.pattern();
  parser.expectEnd();
  return alternatives;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const expression = new RegExp(TOKEN);
  while (expression.lastIndex < text.length) {
    const at = expression.lastIndex;
    const groups = expression.exec(text)?.groups;
    if (groups === undefined) throw new PatternError(`cannot be read at character ${at + 1}`);
    const [found] = Object.entries(groups).filter(([, value]) => (value as string | undefined) !== undefined);
    if (found !== undefined) tokens.push({ kind: found[0] as Kind, text: found[1] });
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  pattern(): readonly Conjunction[] {
    return this.#alternatives(() => this.#observation());
  }

  expectEnd(): void {
    const { kind, text } = this.#peek();
    if (kind === 'end') return;
    if (text === 'AND') throw new PatternError('several observations that belong together');
    if (kind === 'word') throw new PatternError(`${text}: when things were seen is not told by one look`);
    throw new PatternError(`'${text}' is not expected`);
  }

  #observation(): readonly Conjunction[] {
    if (this.#takes('(')) {
      const inner = this.#nested(() => this.pattern());
      this.#expect(')');
      return inner;
    }
    this.#expect('[');
    const found = this.#either();
    this.#expect(']');
    return found;
  }

  #either(): readonly Conjunction[] {
    return this.#alternatives(() => this.#together());
  }

  #alternatives(part: () => readonly Conjunction[]): readonly Conjunction[] {
    const all = [...part()];
    while (this.#takes('OR')) all.push(...part());
    return bounded(all);
  }

  #together(): readonly Conjunction[] {
    let all = this.#operand();
    while (this.#takes('AND')) {
      const right = this.#operand();
      if (all.length * right.length > MAX_CONJUNCTIONS) throw tooMany();
      all = all.flatMap((one) => right.map((other) => [...one, ...other]));
    }
    return all;
  }

  #operand(): readonly Conjunction[] {
    if (!this.#takes('(')) return [[this.#comparison()]];
    const inner = this.#nested(() => this.#either());
    this.#expect(')');
    return inner;
  }

  #comparison(): Comparison {
    if (this.#peek().text === 'NOT' || this.#peek().text === 'EXISTS') {
      throw new PatternError(`${this.#peek().text}: not looked for`);
    }
    const type = this.#next('word');
    this.#expect(':');
    const path = this.#path();
    return { type, path, ...this.#test() };
  }

  #path(): readonly string[] {
    const path = [this.#step()];
    for (;;) {
      if (this.#takes('.')) path.push(this.#step());
      else if (this.#takes('[')) {
        path.push(this.#takes('*') ? '*' : this.#next('number'));
        this.#expect(']');
      } else return path;
    }
  }

  #step(): string {
    return this.#peek().kind === 'text' ? this.#literal() : this.#next('word');
  }

  #test(): Pick<Comparison, 'operator' | 'values'> {
    const { text } = this.#peek();
    if (!OPERATORS.includes(text)) throw new PatternError(`${text}: not looked for`);
    this.#at += 1;
    const operator = text as Operator;
    if (operator !== 'IN') return { operator, values: [this.#literal()] };
    this.#expect('(');
    const values = [this.#literal()];
    while (this.#takes(',')) values.push(this.#literal());
    this.#expect(')');
    return { operator, values };
  }

  #literal(): string {
    const { kind, text } = this.#peek();
    if (kind !== 'text' && kind !== 'number') throw new PatternError(`'${text}' is no text or number`);
    this.#at += 1;
    return kind === 'number' ? text : text.slice(1, -1).replaceAll(/\\(['\\])/g, '$1');
  }

  #nested<T>(inner: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new PatternError('nested too deeply');
    const result = inner();
    this.#depth -= 1;
    return result;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? END;
  }

  #next(kind: Kind): string {
    const token = this.#peek();
    if (token.kind !== kind) throw new PatternError(`'${token.text}' is not expected`);
    this.#at += 1;
    return token.text;
  }

  #takes(text: string): boolean {
    const token = this.#peek();
    const isIt = token.text === text && (token.kind === 'sign' || token.kind === 'word');
    if (isIt) this.#at += 1;
    return isIt;
  }

  #expect(text: string): void {
    if (!this.#takes(text)) throw new PatternError(`'${this.#peek().text}' where '${text}' belongs`);
  }
}

function bounded(all: readonly Conjunction[]): readonly Conjunction[] {
  if (all.length > MAX_CONJUNCTIONS) throw tooMany();
  return all;
}

function tooMany(): PatternError {
  return new PatternError(`more than ${MAX_CONJUNCTIONS} alternatives`);
}
