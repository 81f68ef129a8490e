/** What an OSV document says of packages. */
import type { Claim, Fix, Statement, VersionInterval } from '../../advisory.ts';
import { FeedError } from '../feed.ts';
import { fieldsOf, isFields, listOf, optionalText, textOf, type Fields } from '../fields.ts';
import { ecosystemOf, type Ecosystem } from './ecosystem.ts';
import { isModular, modulesOf } from './module.ts';

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
  readonly binaries: Set<string>;
  /** What no interval can say. */
  reason: string | null;
  modular: boolean;
  fix: Fix;
}

/** @param where the document. @throws FeedError */
export function readStatements(document: Fields, title: string, where: string): Told {
  const gathered = new Map<string, Gathered>();
  const notUnderstood = new Set<string>();
  listOf(document, 'affected', where).forEach((value, index) => {
    const place = `${where}: affected[${index}]`;
    const affected = fieldsOf(value, place);
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
function packageOf(affected: Fields, place: string): Named | string {
  if (affected['package'] === undefined) return 'a statement about no package';
  const fields = fieldsOf(affected['package'], `${place}.package`);
  const [word, name] = [textOf(fields, 'ecosystem', place), textOf(fields, 'name', place)];
  const ecosystem = ecosystemOf(word);
  if (ecosystem === undefined) return `ecosystem '${word}'`;
  return { ecosystem: channelOf(ecosystem, affected), name };
}

/** Ubuntu Pro has two repositories, which OSV tells apart by a sentence alone. */
function channelOf(ecosystem: Ecosystem, affected: Fields): Ecosystem {
  if (ecosystem.channel !== 'pro') return ecosystem;
  const specific = isFields(affected['ecosystem_specific']) ? affected['ecosystem_specific'] : {};
  const availability = specific['availability'];
  if (typeof availability !== 'string') return ecosystem;
  return { ...ecosystem, channel: availability.includes('Infra-only') ? 'esm-infra' : 'esm-apps' };
}

function gather(
  into: Map<string, Gathered>,
  affected: Fields,
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
      binaries: new Set(),
      reason: null,
      modular: false,
      fix: 'available',
    };
    into.set(key, one);
  }
  const ranges = listOf(affected, 'ranges', place);
  if (ranges.length === 0) one.reason = 'the feed lists versions, and no range of them';
  ranges.forEach((range, index) => {
    readRange(one, fieldsOf(range, `${place}.ranges[${index}]`), `${place}.ranges[${index}]`);
  });
  const specific = isFields(affected['ecosystem_specific']) ? affected['ecosystem_specific'] : {};
  for (const binary of binariesOf(specific)) one.binaries.add(binary);
  if (one.intervals.some(({ fixed }) => fixed === null)) one.fix = fixOf(specific);
}

function readRange(into: Gathered, range: Fields, place: string): void {
  const type = textOf(range, 'type', place);
  if (type !== 'ECOSYSTEM') {
    into.reason = `the feed has a range of ${type} versions`;
    return;
  }
  let introduced: string | null | undefined;
  for (const value of listOf(range, 'events', place)) {
    const event = fieldsOf(value, `${place}.events`);
    const [begin, fixed] = [optionalText(event, 'introduced', place), optionalText(event, 'fixed', place)];
    if (begin !== null) {
      if (introduced !== undefined) add(into, { introduced, fixed: null });
      introduced = begin === '0' ? null : begin;
    } else if (fixed !== null) {
      add(into, { introduced: introduced ?? null, fixed });
      introduced = undefined;
    } else if (event['last_affected'] !== undefined) {
      into.reason = 'the feed names the last affected version, and none that mends it';
      introduced = undefined;
    } else if (event['limit'] === undefined) throw new FeedError(`${place}.events: an event of no kind`);
  }
  if (introduced !== undefined) add(into, { introduced, fixed: null });
}

function add(into: Gathered, interval: VersionInterval): void {
  const same = ({ introduced, fixed }: VersionInterval): boolean =>
    introduced === interval.introduced && fixed === interval.fixed;
  if (interval.fixed !== null && isModular(interval.fixed)) into.modular = true;
  if (!into.intervals.some(same)) into.intervals.push(interval);
}

/** Older documents have an object of names and versions, newer ones a list. */
function binariesOf(specific: Fields): readonly string[] {
  const binaries = specific['binaries'];
  if (!Array.isArray(binaries)) return isFields(binaries) ? Object.keys(binaries) : [];
  return (binaries as readonly unknown[]).flatMap((value) => {
    if (!isFields(value)) return [];
    const name = value['binary_name'];
    return typeof name === 'string' ? [name] : Object.keys(value);
  });
}

/** Debian's word for it. Source: security-tracker.debian.org, "Severity levels". */
function fixOf(specific: Fields): Fix {
  const urgency = specific['urgency'];
  return urgency === 'end-of-life' || urgency === 'unimportant' ? 'never' : 'none';
}

function statementsOf(one: Gathered, modules: readonly string[]): readonly Statement[] {
  const { ecosystem, name, binaries } = one;
  const statement = {
    ...ecosystem,
    package: name,
    arches: null,
    binaries: binaries.size === 0 ? null : [...binaries].toSorted(),
    claim: claimOf(one),
  };
  return (one.modular ? modules : [null]).map((module) => ({ ...statement, module }));
}

function claimOf({ reason, intervals, fix }: Gathered): Claim {
  if (reason !== null) return { status: 'undetermined', reason };
  return intervals.length === 0 ? { status: 'not-affected' } : { status: 'affected', intervals, fix };
}
