/** What an OSV document says of packages. */
import type { Claim, Fix, Statement, VersionInterval } from '../../advisory.ts';
import { isObject, objectAt, objectsAt, requiredTextAt, type JsonObject } from '../../json-fields.ts';
import { isModular } from '../../modular.ts';
import { ecosystemOf, type Ecosystem } from './ecosystem.ts';
import { intervalsOf } from './intervals.ts';
import { modulesOf } from './module.ts';

export interface Told {
  readonly statements: readonly Statement[];
  /** Each once. */
  readonly notUnderstood: ReadonlySet<string>;
}

/** One package may be listed several times: with another build of a module, or for another architecture. */
interface Gathered {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly intervals: VersionInterval[];
  /** With the version that its fix has, where that is said. */
  readonly binaries: Map<string, string | null>;
  /** What no interval can say. */
  reason: string | null;
  modular: boolean;
  fix: Fix;
}

/** @param where the document. @throws FeedError */
export function readStatements(document: JsonObject, title: string, where: string): Told {
  const gathered = new Map<string, Gathered>();
  const notUnderstood = new Set<string>();
  objectsAt(document, 'affected', where).forEach((affected, index) => {
    const place = `${where}: affected[${index}]`;
    const named = packageOf(affected, place);
    if (typeof named === 'string') notUnderstood.add(named);
    else gather(gathered, affected, named, place);
  });
  const modules = [...gathered.values()].some(({ modular }) => modular) ? modulesOf(title) : [];
  return {
    statements: [...gathered.values()].flatMap((one) => statementsOf(one, modules)),
    notUnderstood,
  };
}

interface Named {
  readonly ecosystem: Ecosystem;
  readonly name: string;
}

/** Or what of it we do not understand. */
function packageOf(affected: JsonObject, place: string): Named | string {
  if (affected['package'] === undefined) return 'a statement about no package';
  const fields = objectAt(affected, 'package', place);
  const [word, name] = [requiredTextAt(fields, 'ecosystem', place), requiredTextAt(fields, 'name', place)];
  const ecosystem = ecosystemOf(word);
  if (ecosystem === undefined) return `ecosystem '${word}'`;
  return { ecosystem: channelOf(ecosystem, affected, fields), name };
}

/** Ubuntu Pro has several repositories, which OSV tells apart by the purl, and without one by a sentence alone. */
function channelOf(ecosystem: Ecosystem, affected: JsonObject, named: JsonObject): Ecosystem {
  if (ecosystem.channel !== 'pro') return ecosystem;
  const { purl } = named;
  const pocket = typeof purl === 'string' ? POCKET.exec(purl)?.groups?.['pocket'] : undefined;
  if (pocket !== undefined) return { ...ecosystem, channel: pocket };
  const specific = isObject(affected['ecosystem_specific']) ? affected['ecosystem_specific'] : {};
  const availability = specific['availability'];
  if (typeof availability !== 'string') return ecosystem;
  return { ...ecosystem, channel: availability.includes('Infra-only') ? 'esm-infra' : 'esm-apps' };
}

const POCKET = /[?&]distro=(?<pocket>[a-z][a-z-]*)(?:\/|%2F)/i;

function gather(
  into: Map<string, Gathered>,
  affected: JsonObject,
  { ecosystem, name }: Named,
  place: string,
): void {
  const key = `${ecosystem.release} ${ecosystem.channel ?? ''} ${name}`;
  let one = into.get(key);
  if (one === undefined) {
    one = {
      ecosystem,
      name,
      intervals: [],
      binaries: new Map(),
      reason: null,
      modular: false,
      fix: 'available',
    };
    into.set(key, one);
  }
  const ranges = objectsAt(affected, 'ranges', place);
  if (ranges.length === 0) one.reason = 'the feed lists versions, and no range of them';
  const hasOwn = ranges.some(({ type }) => type === 'ECOSYSTEM');
  ranges.forEach((range, index) => {
    // What is upstream's says nothing more of the distribution's packages than their own range.
    if (!hasOwn || range['type'] !== 'GIT') readRange(one, range, `${place}.ranges[${index}]`);
  });
  const specific = isObject(affected['ecosystem_specific']) ? affected['ecosystem_specific'] : {};
  for (const [binary, version] of binariesOf(specific)) one.binaries.set(binary, version);
  if (one.intervals.some(({ fixed }) => fixed === null)) one.fix = fixOf(specific);
}

function readRange(into: Gathered, range: JsonObject, place: string): void {
  const type = requiredTextAt(range, 'type', place);
  if (type !== 'ECOSYSTEM') {
    into.reason = `the feed has a range of ${type} versions`;
    return;
  }
  const intervals = intervalsOf(range, into.ecosystem.of === 'source' ? 'dpkg' : 'rpm', place);
  if (typeof intervals === 'string') into.reason = intervals;
  else for (const interval of intervals) add(into, interval);
}

function add(into: Gathered, interval: VersionInterval): void {
  const same = ({ introduced, fixed }: VersionInterval): boolean =>
    introduced === interval.introduced && fixed === interval.fixed;
  if (interval.fixed !== null && isModular(interval.fixed)) into.modular = true;
  if (!into.intervals.some(same)) into.intervals.push(interval);
}

type Binary = readonly [name: string, version: string | null];

/** Older documents have an object of names and versions, newer ones a list. */
function binariesOf(specific: JsonObject): readonly Binary[] {
  const binaries = specific['binaries'];
  if (!Array.isArray(binaries)) return isObject(binaries) ? namesAndVersions(binaries) : [];
  return (binaries as readonly unknown[]).flatMap((value) => {
    if (!isObject(value)) return [];
    const { binary_name: name, binary_version: version } = value;
    return typeof name === 'string' ? [[name, textOrNull(version)] as const] : namesAndVersions(value);
  });
}

function namesAndVersions(binaries: JsonObject): readonly Binary[] {
  return Object.entries(binaries).map(([name, version]) => [name, textOrNull(version)]);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Debian's word for it. Source: security-tracker.debian.org, "Severity levels". */
function fixOf(specific: JsonObject): Fix {
  const urgency = specific['urgency'];
  return urgency === 'end-of-life' || urgency === 'unimportant' ? 'never' : 'none';
}

function statementsOf(one: Gathered, modules: readonly string[]): readonly Statement[] {
  const { ecosystem, name, binaries } = one;
  const statement = {
    ...ecosystem,
    package: name,
    arches: null,
    binaries: binaries.size === 0 ? null : [...binaries.keys()].toSorted(),
    claim: claimOf(one),
  };
  return [
    ...(one.modular ? modules : [null]).map((module) => ({ ...statement, module })),
    ...ofBinaries(one).map((own) => ({ ...statement, module: null, ...own })),
  ];
}

const OPEN: VersionInterval = { introduced: null, fixed: null };

/** Of those that count otherwise than their source: what mends them by their own versions. */
function ofBinaries({
  ecosystem,
  binaries,
  intervals,
  fix,
  reason,
}: Gathered): readonly Pick<Statement, 'of' | 'package' | 'binaries' | 'claim'>[] {
  const [{ introduced, fixed } = OPEN, ...others] = intervals;
  if (ecosystem.of !== 'source' || reason !== null || others.length > 0) return [];
  if (introduced !== null || fixed === null) return [];
  return [...binaries].flatMap(([name, version]) => {
    if (version === null || version === fixed) return [];
    const claim = { status: 'affected', intervals: [{ introduced: null, fixed: version }], fix } as const;
    return [{ of: 'binary', package: name, binaries: null, claim } as const];
  });
}

function claimOf({ reason, intervals, fix }: Gathered): Claim {
  if (reason !== null) return { status: 'undetermined', reason };
  return { status: 'affected', intervals, fix };
}
