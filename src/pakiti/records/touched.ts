/** What a record may have to do with: the releases and the names that it speaks of. */
import type { Touched } from '../../store/pakiti/pending.ts';
import type { Advisory, Criteria, FeedRecord, ReleaseName } from '../advisory.ts';

/** Sorted; empty where it is said of no release in particular. */
export function releasesOf(record: FeedRecord): readonly ReleaseName[] {
  switch (record.kind) {
    case 'advisory':
      return [...new Set(record.advisory.statements.map(({ release }) => release))].toSorted();
    case 'support':
    case 'binaries':
      return [record.release];
    case 'exploited':
    case 'epss':
      return [];
  }
}

/** Gathers them over a whole snapshot. */
export class TouchedNames {
  readonly #names = new Map<ReleaseName | null, Set<string> | null>();

  add(record: FeedRecord): void {
    if (record.kind === 'advisory') this.#addAdvisory(record.advisory);
    else if (record.kind === 'binaries') this.#put(record.release, [record.source, ...record.binaries]);
    else if (record.kind === 'support') this.#names.set(record.release, null);
  }

  /** Whatever a host of it has: it is spoken of, or no more. */
  addRelease(release: ReleaseName): void {
    this.#names.set(release, null);
  }

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  /** @param binariesOf the binaries that a release lists under a source: of theirs an inventory may not know it */
  all(binariesOf: (release: ReleaseName, source: string) => readonly string[]): readonly Touched[] {
    return [...this.#names].map(([release, names]) => {
      if (names === null) return { release, names: null };
      const listed = release === null ? [] : [...names].flatMap((name) => binariesOf(release, name));
      return { release, names: [...new Set([...names, ...listed])] };
    });
  }

  #addAdvisory({ statements, criteria }: Advisory): void {
    for (const { release, package: name, binaries } of statements)
      this.#put(release, [name, ...(binaries ?? [])]);
    if (criteria === null) return;
    const names = namesIn(criteria);
    if (names === null) this.#names.set(null, null);
    else this.#put(null, names);
  }

  #put(release: ReleaseName | null, names: readonly string[]): void {
    const known = this.#names.get(release);
    if (known === null) return;
    if (known === undefined) this.#names.set(release, new Set(names));
    else for (const name of names) known.add(name);
  }
}

/** Null where it may be any package: of a pattern, or of what was not understood. */
function namesIn(criteria: Criteria): readonly string[] | null {
  if (criteria.is === 'test') {
    const { test } = criteria;
    if (test.kind === 'not-understood') return null;
    if (test.kind !== 'package') return [];
    return test.namePattern === null ? test.names : null;
  }
  const names: string[] = [];
  for (const one of criteria.of) {
    const some = namesIn(one);
    if (some === null) return null;
    names.push(...some);
  }
  return names;
}
