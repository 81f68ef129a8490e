/** Looks at paths, globs and roots. Rules about the same place share one walk. */
import { expandBraces, isGlob } from '../../src/host/glob.ts';
import type { Host } from '../../src/host/host.ts';
import { MAX_SELECTIONS, type Expansion, type TreeError, type Walk } from '../../src/host/trees.ts';
import { blankLook, orBlind, withErrors } from './look.ts';
import type { Look } from './observation.ts';
import { AT_ROOTS } from './policy-document.ts';
import { reportRule } from './report-rule.ts';
import { breaking, worthAsking } from './selections.ts';
import { parentsOf, type Target } from './target.ts';

/** Where rules are held against what is there. */
interface Place extends Pick<Walk, 'roots' | 'depth' | 'oneFileSystem'> {
  readonly what: string;
  /** What could not be listed while the roots were found. */
  readonly errors: readonly TreeError[];
}

interface Job {
  readonly place: Place;
  readonly targets: readonly Target[];
}

/**
 * @param roots what {@link AT_ROOTS} stands for
 * @throws Failure `timeout`
 */
export async function lookAtTrees(
  host: Host,
  targets: readonly Target[],
  roots: Expansion,
  signal: AbortSignal,
): Promise<readonly Look[]> {
  const looks: Look[] = [];
  for (const job of await jobsOf(host, targets, roots)) {
    const rules = job.targets.map(({ rule }) => rule);
    looks.push(await orBlind(job.place.what, rules, signal, () => lookAt(host, job, signal)));
  }
  return looks;
}

/** The paths that patterns stand for; one that is no glob stands for itself, there or not. */
export async function expandAll(host: Host, patterns: readonly string[]): Promise<Expansion> {
  const parts = await Promise.all(patterns.map((pattern) => expandOne(host, pattern)));
  return {
    paths: [...new Set(parts.flatMap(({ paths }) => paths))],
    errors: parts.flatMap(({ errors }) => errors),
  };
}

function expandOne(host: Host, pattern: string): Promise<Expansion> {
  const isPath = expandBraces(pattern).length === 1 && !isGlob(pattern);
  return isPath ? Promise.resolve({ paths: [pattern], errors: [] }) : host.trees.expand(pattern);
}

async function jobsOf(host: Host, targets: readonly Target[], roots: Expansion): Promise<readonly Job[]> {
  const jobs = new Map<string, Job>();
  for (const target of targets) {
    for (const place of await placesOf(host, target, roots)) {
      const key = JSON.stringify([place.what, place.depth === 0, place.oneFileSystem]);
      jobs.set(key, { place, targets: [...(jobs.get(key)?.targets ?? []), target] });
    }
  }
  return [...jobs.values()].flatMap(({ place, targets: all }) =>
    inParts(all, MAX_SELECTIONS / 2).map((part) => ({ place, targets: part })),
  );
}

async function placesOf(host: Host, target: Target, roots: Expansion): Promise<readonly Place[]> {
  const { at, depth, oneFileSystem, parents } = target;
  const own = await expandAll(
    host,
    at.filter((each) => each !== AT_ROOTS),
  );
  const parts = at.includes(AT_ROOTS) ? [own, roots] : [own];
  const paths = parts.flatMap((part) => part.paths);
  const errors = parts.flatMap((part) => part.errors);
  const above = [...new Set(parents ? paths.flatMap((path) => parentsOf(path)) : [])];
  return [
    { what: (paths.length === 0 ? at : paths).join(', '), roots: paths, depth, oneFileSystem, errors },
    ...(above.length === 0
      ? []
      : [{ what: above.join(', '), roots: above, depth: 0, oneFileSystem, errors: [] }]),
  ];
}

async function lookAt(host: Host, { place, targets }: Job, signal: AbortSignal): Promise<Look> {
  const select = targets.flatMap(({ rule, exclude }) => [
    breaking(rule, exclude),
    worthAsking(rule, exclude),
  ]);
  const { roots, depth, oneFileSystem } = place;
  const report = await host.trees.walk({ roots, depth, oneFileSystem, select }, signal);
  const parts = [];
  for (const [index, { rule }] of targets.entries()) {
    parts.push(await reportRule(host, rule, report.selected.slice(2 * index, 2 * index + 2), signal));
  }
  const errors = [...place.errors, ...parts.flatMap((part) => part.errors)];
  return {
    ...blankLook(place.what),
    seen: report.seen,
    vanished: report.vanished,
    notEntered: report.notEntered,
    ...withErrors(errors, report),
    reports: parts.map((part) => part.report),
  };
}

function inParts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}
