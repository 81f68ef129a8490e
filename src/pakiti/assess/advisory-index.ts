/** What feeds say, by the release and the names of packages that they say it of. */
import type { Advisory, Criteria, FeedRecord, ReleaseName, Statement } from '../advisory.ts';
import { productTestsOf, releasesOf, subjectsOf } from './criteria-packages.ts';
import type { PackageTest } from './criteria.ts';
import { moduleBuildOf } from './module-build.ts';

/** One feed's statement with what it stands in. */
export interface Entry {
  readonly feed: string;
  readonly advisory: Advisory;
  readonly statement: Statement;
}

/** An advisory that is a tree of tests. */
export interface CriteriaEntry {
  readonly feed: string;
  readonly advisory: Advisory;
  readonly criteria: Criteria;
}

/** All that is said of one package under one id, by whatever feed. */
export interface AdvisoryEntries {
  readonly id: string;
  readonly entries: readonly [Entry, ...Entry[]];
}

export interface Support {
  /** Seconds since the epoch; null: not known to end. */
  readonly ends: number | null;
  readonly extendedEnds: number | null;
}

export interface ReleaseIndex {
  /** Those that say something of it. */
  readonly feeds: ReadonlySet<string>;
  readonly ofBinary: ReadonlyMap<string, readonly AdvisoryEntries[]>;
  readonly ofSource: ReadonlyMap<string, readonly AdvisoryEntries[]>;
  readonly criteriaOf: ReadonlyMap<string, readonly CriteriaEntry[]>;
  /** Those that name packages by an expression. */
  readonly criteriaOfAny: readonly CriteriaEntry[];
  /** Of criteria that name no release: what they ask for instead, each once; the empty text is of those that ask for nothing. */
  readonly products: ReadonlyMap<string, PackageTest | undefined>;
  /** Binary → the sources that feeds list it under. */
  readonly sourcesOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Source → its versions that feeds list. */
  readonly versionsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Binary that counts otherwise than its source → its version → that of the source. */
  readonly sourceVersionsOf: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The build of a module, as {@link moduleBuildOf}, → the streams that it is of. */
  readonly streamsOfBuild: ReadonlyMap<string, ReadonlySet<string>>;
  /** `NAME` of a module → its streams. */
  readonly streams: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface AdvisoryIndex {
  /** Under {@link ANY_RELEASE} what names no release. */
  readonly releases: ReadonlyMap<ReleaseName, ReleaseIndex>;
  readonly support: ReadonlyMap<ReleaseName, Support>;
}

export const ANY_RELEASE = '';

interface Growing {
  readonly feeds: Set<string>;
  readonly ofBinary: Map<string, Map<string, [Entry, ...Entry[]]>>;
  readonly ofSource: Map<string, Map<string, [Entry, ...Entry[]]>>;
  readonly criteriaOf: Map<string, CriteriaEntry[]>;
  readonly criteriaOfAny: CriteriaEntry[];
  readonly products: Map<string, PackageTest | undefined>;
  readonly sourcesOf: Map<string, Set<string>>;
  readonly versionsOf: Map<string, Set<string>>;
  readonly sourceVersionsOf: Map<string, Map<string, string>>;
  readonly streamsOfBuild: Map<string, Set<string>>;
  readonly streams: Map<string, Set<string>>;
}

/** Takes records as they are parsed, so that no more of them is held than what is asked of them. */
export class IndexBuilder {
  readonly #releases = new Map<ReleaseName, Growing>();
  readonly #support = new Map<ReleaseName, Support>();
  /** By feed and id. */
  readonly #withdrawn = new Map<string, Advisory[]>();
  readonly #wanted: ReadonlySet<ReleaseName> | undefined;

  /** @param wanted releases; all where it is not given */
  constructor(wanted?: ReadonlySet<ReleaseName>) {
    this.#wanted = wanted;
  }

  add(feed: string, record: FeedRecord): void {
    if (record.kind === 'advisory') this.#addAdvisory(feed, record.advisory);
    else if (record.kind === 'support') this.#support.set(record.release, record);
    else if (record.kind === 'binaries' && this.#wants(record.release))
      addBinaries(this.#release(record.release), record);
  }

  finish(): AdvisoryIndex {
    const releases = [...this.#releases].map(([name, growing]): [ReleaseName, ReleaseIndex] => [
      name,
      {
        ...growing,
        ofBinary: listed(growing.ofBinary, this.#withdrawn),
        ofSource: listed(growing.ofSource, this.#withdrawn),
      },
    ]);
    return { releases: new Map(releases), support: this.#support };
  }

  #addAdvisory(feed: string, advisory: Advisory): void {
    if (advisory.withdrawn !== null) {
      pushTo(this.#withdrawn, `${feed} ${advisory.id}`, advisory);
      return;
    }
    if (advisory.criteria !== null) this.#addCriteria({ feed, advisory, criteria: advisory.criteria });
    for (const statement of advisory.statements) {
      if (this.#wants(statement.release)) this.#addEntry({ feed, advisory, statement });
    }
  }

  #addCriteria(entry: CriteriaEntry): void {
    const { names, patterns } = subjectsOf(entry.criteria);
    for (const release of releasesOf(entry.criteria) ?? [ANY_RELEASE]) {
      if (release !== ANY_RELEASE && !this.#wants(release)) continue;
      const { feeds, criteriaOf, criteriaOfAny, products } = this.#release(release);
      feeds.add(entry.feed);
      if (release === ANY_RELEASE) addProducts(products, entry.criteria);
      if (patterns) criteriaOfAny.push(entry);
      else for (const name of names) pushTo(criteriaOf, name, entry);
    }
  }

  #addEntry(entry: Entry): void {
    const { statement, advisory } = entry;
    const release = this.#release(statement.release);
    release.feeds.add(entry.feed);
    const names = statement.of === 'source' ? release.ofSource : release.ofBinary;
    const byId = names.get(statement.package) ?? new Map<string, [Entry, ...Entry[]]>();
    names.set(statement.package, byId);
    const entries = byId.get(advisory.id) ?? [];
    if (entries.some((other) => standsFor(other, entry))) return;
    byId.set(advisory.id, [entry, ...entries.filter((other) => !standsFor(entry, other))]);
    for (const binary of statement.binaries ?? []) addTo(release.sourcesOf, binary, statement.package);
    if (statement.module !== null) addModule(release, statement, statement.module);
  }

  #wants(release: ReleaseName): boolean {
    return this.#wanted?.has(release) ?? true;
  }

  #release(name: ReleaseName): Growing {
    const known = this.#releases.get(name);
    if (known !== undefined) return known;
    const release: Growing = {
      feeds: new Set(),
      ofBinary: new Map(),
      ofSource: new Map(),
      criteriaOf: new Map(),
      criteriaOfAny: [],
      products: new Map(),
      sourcesOf: new Map(),
      versionsOf: new Map(),
      sourceVersionsOf: new Map(),
      streamsOfBuild: new Map(),
      streams: new Map(),
    };
    this.#releases.set(name, release);
    return release;
  }
}

function addBinaries(
  { sourcesOf, versionsOf, sourceVersionsOf }: Growing,
  { source, binaries, versions, sourceVersions }: Extract<FeedRecord, { readonly kind: 'binaries' }>,
): void {
  for (const binary of binaries) addTo(sourcesOf, binary, source);
  for (const version of versions ?? []) addTo(versionsOf, source, version);
  for (const [named, version] of Object.entries(sourceVersions ?? {})) {
    const [binary = '', own = ''] = named.split(' ');
    const known = sourceVersionsOf.get(binary) ?? new Map<string, string>();
    sourceVersionsOf.set(binary, known.set(own, version));
  }
}

/** Whether it is a later copy of the same word: a directory may hold several. */
function standsFor(later: Entry, earlier: Entry): boolean {
  const [at, before] = [later.advisory.modified, earlier.advisory.modified];
  if (at === null || before === null || at <= before || later.feed !== earlier.feed) return false;
  const [a, b] = [later.statement, earlier.statement];
  return (
    a.channel === b.channel && a.module === b.module && JSON.stringify(a.arches) === JSON.stringify(b.arches)
  );
}

function addProducts(products: Map<string, PackageTest | undefined>, criteria: Criteria): void {
  const tests = productTestsOf(criteria);
  if (tests.length === 0) products.set('', undefined);
  for (const test of tests) products.set(JSON.stringify(test), test);
}

function addModule(release: Growing, { claim }: Statement, module: string): void {
  const colon = module.indexOf(':');
  if (colon < 0) return;
  addTo(release.streams, module.slice(0, colon), module.slice(colon + 1));
  if (claim.status !== 'affected') return;
  for (const { fixed } of claim.intervals) {
    const build = fixed === null ? undefined : moduleBuildOf(fixed);
    if (build !== undefined) addTo(release.streamsOfBuild, build, module);
  }
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function pushTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function listed(
  names: ReadonlyMap<string, ReadonlyMap<string, readonly [Entry, ...Entry[]]>>,
  withdrawn: ReadonlyMap<string, readonly Advisory[]>,
): ReadonlyMap<string, readonly AdvisoryEntries[]> {
  return new Map(
    Array.from(names, ([name, byId]) => [
      name,
      Array.from(byId).flatMap(([id, all]): readonly AdvisoryEntries[] => {
        const [first, ...others] = all.filter((entry) => !isTakenBack(entry, withdrawn));
        return first === undefined ? [] : [{ id, entries: [first, ...others] }];
      }),
    ]),
  );
}

/** By a copy that is not older. One that lists packages takes back what is said of those alone. */
function isTakenBack(
  { feed, advisory, statement }: Entry,
  withdrawn: ReadonlyMap<string, readonly Advisory[]>,
): boolean {
  if (withdrawn.size === 0) return false;
  const copies = withdrawn.get(`${feed} ${advisory.id}`) ?? [];
  return copies.some(({ modified, statements }) => {
    if ((modified ?? Infinity) < (advisory.modified ?? 0)) return false;
    return (
      statements.length === 0 ||
      statements.some((one) => one.release === statement.release && one.package === statement.package)
    );
  });
}
