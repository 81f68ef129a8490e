/** Which entries of a walk are selected, and the first of them by path. */
import type { FileType } from '../files.ts';
import type { Clause, Selected, Selection, TreeEntry } from '../trees.ts';
import { clauseTest, type RawStatus, type Test } from './clause-test.ts';
import { Excluder } from './excluder.ts';
import { fileType } from './file-type.ts';
import { firstByPath } from './first-by-path.ts';
import { treeEntry } from './tree-entry.ts';

/** Selections are numbered; sets of them are the bits of a number. */
export class Selector {
  /** All selections. */
  readonly all: number;
  /** By `st_mode >>> 12`, then by selection. */
  readonly #tests: readonly (readonly Test[])[];
  /** By `st_mode >>> 12`: without one of these mode bits nothing is selected. */
  readonly #needed: readonly number[];
  readonly #excluder: Excluder;
  readonly #kept: readonly FirstSelected[];

  constructor(selections: readonly Selection[]) {
    this.all = 2 ** selections.length - 1;
    const clauses = selections.map(({ anyOf }) => anyOf);
    this.#tests = FORMATS.map((type) => clauses.map((anyOf) => testOf(anyOf, type)));
    this.#needed = FORMATS.map((type) => neededBits(clauses.flat(), type));
    this.#excluder = new Excluder(selections);
    this.#kept = selections.map(({ limit }) => new FirstSelected(limit));
  }

  /**
   * @param excluded selections that do not see what is here
   * @param exempt whether the path is seen even if it is excluded itself
   */
  offer(path: string, status: RawStatus, excluded: number, exempt = false): void {
    if (this.mayTake(status.mode)) this.#choose(path, status, excluded, exempt);
  }

  /**
   * Whether any selection may take what has that mode. Apart from the rest, so that who looks at many entries of which few
   * are selected pays for one comparison.
   * @param mode `st_mode` whole
   */
  mayTake(mode: number): boolean {
    return (mode & (this.#needed[mode >>> 12] ?? 0)) !== 0;
  }

  #choose(path: string, status: RawStatus, excluded: number, exempt: boolean): void {
    this.#tests[status.mode >>> 12]?.forEach((test, index) => {
      const bit = 1 << index;
      if ((excluded & bit) !== 0 || !test(status, path)) return;
      if (exempt || (this.excludedAt(path) & bit) === 0) this.#kept[index]?.add(path, status);
    });
  }

  /** The selections that leave this path out, not counting what lies above it. */
  excludedAt(path: string): number {
    return this.#excluder.at(path);
  }

  selected(): readonly Selected[] {
    return this.#kept.map((kept) => kept.selected());
  }
}

const FORMATS: readonly FileType[] = Array.from({ length: 16 }, (_, format) => fileType(format << 12));
const ANY_BIT = -1;

function neededBits(clauses: readonly Clause[], type: FileType): number {
  return clauses
    .filter(({ types }) => types.includes(type))
    .reduce((bits, { anyBitSet = ANY_BIT }) => bits | anyBitSet, 0);
}

function testOf(clauses: readonly Clause[], type: FileType): Test {
  const relevant = clauses
    .filter(({ types }) => types.includes(type))
    .map((clause) => clauseTest(clause, type));
  return (status, path) => relevant.some((test) => test(status, path));
}

/** Holds at most twice the limit, so that a tree where everything is selected costs bounded memory. */
class FirstSelected {
  readonly #limit: number;
  #count = 0;
  #entries: TreeEntry[] = [];
  /** The limit is reached by paths up to here. */
  #last: string | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(path: string, status: RawStatus): void {
    this.#count += 1;
    if (this.#last !== undefined && path > this.#last) return;
    this.#entries.push(treeEntry(path, status));
    if (this.#entries.length < 2 * this.#limit) return;
    this.#entries = firstByPath(this.#entries, this.#limit);
    this.#last = this.#entries.at(-1)?.path;
  }

  selected(): Selected {
    return { count: this.#count, entries: firstByPath(this.#entries, this.#limit) };
  }
}
