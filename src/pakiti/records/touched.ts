/** What a record may have to do with: the releases and the names that it speaks of. */
import type { Touched } from '../../store/pakiti/pending.ts';
import type { Advisory, Criteria, FeedRecord, ReleaseName } from '../advisory.ts';
import { releasesOf as releasesNamedIn } from '../assess/criteria-packages.ts';
import { UNSTABLE } from '../assess/said-of.ts';
import { isNamedAsKernel } from '../assess/kernel/kernel-of.ts';

/** Sorted; empty where it is said of no release in particular. */
export function releasesOf(record: FeedRecord): readonly ReleaseName[] {
  switch (record.kind) {
    case 'advisory': {
      const { statements, criteria } = record.advisory;
      const named = criteria === null ? [] : (releasesNamedIn(criteria) ?? []);
      return [...new Set([...statements.map(({ release }) => release), ...named])].toSorted();
    }
    case 'support':
    case 'binaries':
      return [record.release];
    case 'exploited':
    case 'epss':
      return [];
  }
}

const BACKPORT = { release: 'debian:', marked: '~bpo' } as const;
/** What is said of a build of a module tells of which stream all other packages of that build are. */
const MODULAR = '.module';

/** Gathers them over a whole snapshot. */
export class TouchedNames {
  readonly #names = new Map<ReleaseName | null, Set<string> | null>();
  readonly #modular = new Set<ReleaseName>();
  readonly #takenBack = new Set<string>();

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

  /** Ids of advisories that are taken back without a word of what they were about. */
  get takenBack(): ReadonlySet<string> {
    return this.#takenBack;
  }

  /** @param binariesOf the binaries that a release lists under a source: of theirs an inventory may not know it */
  all(binariesOf: (release: ReleaseName, source: string) => readonly string[]): readonly Touched[] {
    const named = [...this.#names].map(([release, names]): Touched => {
      if (names === null) return { release, names: null };
      const listed = release === null ? [] : [...names].flatMap((name) => binariesOf(release, name));
      return { release, names: [...new Set([...names, ...listed])] };
    });
    const backports = named.filter(({ release }) => release === UNSTABLE);
    const modular = [...this.#modular].map((release) => ({ release, names: null, marked: MODULAR }));
    return [...named, ...backports.map(({ names }) => ({ ...BACKPORT, names })), ...modular];
  }

  #addAdvisory({ id, withdrawn, statements, criteria }: Advisory): void {
    if (withdrawn !== null && statements.length === 0) this.#takenBack.add(id);
    for (const { release, package: name, binaries, module } of statements) {
      this.#put(release, [name, ...(binaries ?? [])]);
      if (module !== null) this.#modular.add(release);
      // It may have been the last that spoke of the release.
      if (withdrawn !== null) this.#names.set(release, null);
    }
    if (criteria === null) return;
    const names = namesIn(criteria);
    for (const release of releasesNamedIn(criteria) ?? [null]) {
      if (names === null) this.#names.set(release, null);
      else this.#put(release, names);
    }
  }

  /** What runs may not be installed, nor tell its source: kernels are of every host. */
  #put(release: ReleaseName | null, names: readonly string[]): void {
    const known = this.#names.get(release);
    if (known === null) return;
    if (names.some(isNamedAsKernel)) this.#names.set(release, null);
    else if (known === undefined) this.#names.set(release, new Set(names));
    else for (const name of names) known.add(name);
  }
}

/** Null where it may be any package: of a pattern, or of what was not understood. */
export function namesIn(criteria: Criteria): readonly string[] | null {
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
