/**
 * Statements out of what a document says product by product: one for all architectures that the same is said of. Where it
 * says several things of one package, the one that needs the most attention stands; of several fixes the oldest, since
 * each one contains it and so does whatever came after. Of a module whose stream is not said it is the newest, for each may
 * be of another stream.
 */
import type { Claim, Fix, Statement } from './advisory.ts';
import { compareRpmVersions } from '../version/rpm.ts';
import { SOME_MODULE } from './modular.ts';

export type Subject = Pick<Statement, 'release' | 'channel' | 'of' | 'package' | 'module'>;

export type Word =
  | { readonly is: 'fixed'; readonly version: string }
  | { readonly is: 'affected'; readonly fix: Fix }
  | { readonly is: 'undetermined'; readonly reason: string }
  | { readonly is: 'not-affected' };

const RANK = { 'not-affected': 0, undetermined: 1, affected: 2, fixed: 3 } as const;

interface Said {
  readonly subject: Subject;
  /** By architecture; the empty one is every architecture. */
  readonly words: Map<string, Word>;
}

export class GatheredStatements {
  readonly #said = new Map<string, Said>();

  /** @param arch null: every architecture */
  say(subject: Subject, arch: string | null, word: Word): void {
    const key = JSON.stringify([
      subject.release,
      subject.channel,
      subject.of,
      subject.package,
      subject.module,
    ]);
    const said = this.#said.get(key) ?? { subject, words: new Map<string, Word>() };
    this.#said.set(key, said);
    const before = said.words.get(arch ?? '');
    said.words.set(arch ?? '', before === undefined ? word : stronger(before, word, subject));
  }

  statements(): readonly Statement[] {
    return [...this.#said.values()].flatMap(statementsOf);
  }
}

function stronger(a: Word, b: Word, { module }: Subject): Word {
  if (a.is === 'fixed' && b.is === 'fixed') {
    const isOlder = compareRpmVersions(b.version, a.version) < 0;
    return isOlder === (module !== SOME_MODULE) ? b : a;
  }
  return RANK[b.is] > RANK[a.is] ? b : a;
}

function statementsOf({ subject, words }: Said): readonly Statement[] {
  const groups = new Map<string, { readonly word: Word; readonly arches: string[] }>();
  for (const [arch, word] of words) {
    const key = JSON.stringify(word);
    const group = groups.get(key) ?? { word, arches: [] };
    group.arches.push(arch);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ word, arches }) => ({
    ...subject,
    arches: arches.includes('') ? null : arches.sort(),
    binaries: null,
    claim: claimOf(word),
  }));
}

function claimOf(word: Word): Claim {
  switch (word.is) {
    case 'fixed':
      return { status: 'affected', intervals: [{ introduced: null, fixed: word.version }], fix: 'available' };
    case 'affected':
      return { status: 'affected', intervals: [{ introduced: null, fixed: null }], fix: word.fix };
    case 'undetermined':
      return { status: 'undetermined', reason: word.reason };
    case 'not-affected':
      return { status: 'not-affected' };
  }
}
