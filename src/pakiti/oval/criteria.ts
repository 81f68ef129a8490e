/** OVAL's trees of criteria, with every reference resolved. What is not understood stays in the tree as unknown. */
import type { Criteria } from '../advisory.ts';
import type { OvalDocument, OvalNode, OvalTest } from './document.ts';
import { NotUnderstoodTest } from './entity.ts';
import { ALWAYS, joined, negatedIf } from './constants.ts';
import { releaseFileTest, textFileTest } from './file-test.ts';
import { unameTest, variableTest } from './kernel-test.ts';
import { leaf, packageTest } from './package-test.ts';

type TestReader = (test: OvalTest, oval: OvalDocument) => Criteria;

const READERS: Readonly<Partial<Record<string, TestReader>>> = {
  rpminfo_test: packageTest,
  dpkginfo_test: packageTest,
  rpmverifyfile_test: releaseFileTest,
  textfilecontent54_test: textFileTest,
  uname_test: unameTest,
  variable_test: variableTest,
  // Whatever these feeds are about is a Unix.
  family_test: () => ALWAYS,
};

const MAX_DEPTH = 60;
/** Those that definitions share come again soon; of hundreds of thousands most come once. */
const MAX_KEPT_TESTS = 10_000;
/** Of one definition, with those that it extends, which could multiply. */
const MAX_NODES = 200_000;

export class CriteriaReader {
  readonly #oval: OvalDocument;
  /** Definitions share tests by the thousand. */
  readonly #tests = new Map<string, Criteria>();
  readonly #notUnderstood = new Map<string, string>();
  #nodes = 0;

  constructor(oval: OvalDocument) {
    this.#oval = oval;
  }

  /** Test id → why, of all that were read so far. */
  get notUnderstood(): ReadonlyMap<string, string> {
    return this.#notUnderstood;
  }

  /** @param keep which tests; a branch that is left with none of its tests is left out */
  read(node: OvalNode, keep: (test: string) => boolean = () => true): Criteria | undefined {
    this.#nodes = 0;
    return this.#read(node, keep, 0);
  }

  #read(node: OvalNode, keep: (test: string) => boolean, depth: number): Criteria | undefined {
    this.#nodes += 1;
    if (depth > MAX_DEPTH || this.#nodes > MAX_NODES)
      return unknown('criteria that are nested too deeply, or too many');
    if (node.is === 'test') return keep(node.id) ? negatedIf(node.negate, this.#test(node.id)) : undefined;
    if (node.is === 'definition') {
      const extended = this.#oval.extended.get(node.id);
      const criteria =
        extended === undefined ? unknown(`no definition ${node.id}`) : this.#read(extended, keep, depth + 1);
      return criteria === undefined ? undefined : negatedIf(node.negate, criteria);
    }
    const of = node.of.map((part) => this.#read(part, keep, depth + 1)).filter((part) => part !== undefined);
    if (of.length === 0) return undefined;
    if (node.operator !== 'AND' && node.operator !== 'OR') return unknown(`${node.operator} of criteria`);
    return negatedIf(node.negate, joined(node.operator === 'AND' ? 'and' : 'or', of));
  }

  #test(id: string): Criteria {
    const known = this.#tests.get(id);
    if (known !== undefined) return known;
    const criteria = this.#readTest(id);
    if (this.#tests.size >= MAX_KEPT_TESTS) this.#tests.clear();
    this.#tests.set(id, criteria);
    return criteria;
  }

  #readTest(id: string): Criteria {
    const test = this.#oval.tests.get(id);
    try {
      const reader = READERS[test?.kind ?? ''];
      if (test === undefined || reader === undefined)
        throw new NotUnderstoodTest(test?.kind ?? 'no such test');
      return reader(test, this.#oval);
    } catch (error) {
      if (!(error instanceof NotUnderstoodTest)) throw error;
      this.#notUnderstood.set(id, error.message);
      if (test === undefined) return unknown('what a test asks that its feed leaves out');
      return unknown(test.comment === '' ? error.message : test.comment);
    }
  }
}

function unknown(what: string): Criteria {
  return leaf({ kind: 'not-understood', what });
}
