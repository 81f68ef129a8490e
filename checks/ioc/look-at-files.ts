/** Looks for files: by path, by glob, below directories; then at their content where an indicator asks for it. */
import { Failure } from '../../src/check/index.ts';
import type { TreeError } from '../../src/host/trees.ts';
import { aimsOf, entryText, mayBe, type Aim, type FileIndicator } from './file-aim.ts';
import { indicatorsOf, isError, type Candidate } from './candidate.ts';
import { findUnowned } from './find-unowned.ts';
import { hashFiles } from './hash-files.ts';
import type { Context } from './context.ts';
import { lookBelow } from './look-below.ts';
import { searchStrings } from './search-strings.ts';
import { atMost } from './at-most.ts';
import { untilUnderWay } from './until-under-way.ts';

/** @param underWay is called when what takes longest is */
export async function lookAtFiles(
  context: Context,
  indicators: readonly FileIndicator[],
  underWay: () => void,
): Promise<void> {
  if (indicators.length === 0) return;
  const aims = await aimAll(context, indicators);
  const below = await untilUnderWay((tell) => lookBelow(context, aims, tell));
  underWay();
  const candidates = (await Promise.all([below.end, lookAtPlaces(context, aims)])).flat();
  for (const { entry, aims: found } of candidates) {
    for (const aim of found) {
      const { sought, indicator } = aim;
      if (sought.kind === 'file' && sought.digest === null)
        context.report.hit(indicator, entry.path, [entryText(entry)]);
    }
  }
  await hashFiles(context, aims, candidates);
  await Promise.all([findUnowned(context, candidates), searchStrings(context, candidates)]);
}

/** An account that nobody knows owns nothing. */
async function aimAll(context: Context, indicators: readonly FileIndicator[]): Promise<readonly Aim[]> {
  const { host, signal } = context.look;
  const uids = new Map<string, number | undefined | Failure>();
  const owners = indicators.flatMap(({ sought }) => (sought.kind === 'file' ? (sought.owner ?? []) : []));
  await atMost(8, [...new Set(owners)], async (owner) => {
    const uid = /^\d+$/.test(owner)
      ? Number(owner)
      : await host.accounts.find(owner, signal).then((account) => account?.uid, orFailure);
    uids.set(owner, uid);
  });
  const known = [...uids].flatMap(([owner, uid]) => (typeof uid === 'number' ? [[owner, uid] as const] : []));
  for (const indicator of indicators) {
    const owner = indicator.sought.kind === 'file' ? indicator.sought.owner : null;
    const uid = owner === null ? undefined : uids.get(owner);
    if (uid instanceof Failure) context.report.blindItem(indicator, `account ${owner ?? ''}`, uid.message);
  }
  return aimsOf(indicators, new Map(known));
}

function orFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

/** Paths and globs. */
async function lookAtPlaces(context: Context, aims: readonly Aim[]): Promise<readonly Candidate[]> {
  const byPath = new Map<string, Set<Aim>>();
  const byGlob = new Map<string, Aim[]>();
  for (const aim of aims) {
    for (const place of aim.places) {
      if (place.kind === 'path') addTo(byPath, place.path, aim);
      else if (place.kind === 'glob') byGlob.set(place.glob, [...(byGlob.get(place.glob) ?? []), aim]);
    }
  }
  await atMost(16, [...byGlob], async ([glob, found]) => {
    for (const path of await expand(context, glob, found)) for (const aim of found) addTo(byPath, path, aim);
  });
  const { host, signal } = context.look;
  const entries = await host.trees.statuses([...byPath.keys()], signal);
  context.report.entries += entries.length;
  return entries.flatMap((entry) => {
    const found = [...(byPath.get(entry.path) ?? [])];
    if (!isError(entry)) return [{ entry, aims: found.filter((aim) => mayBe(aim, entry)) }];
    noteError(context, entry, found);
    return [];
  });
}

function addTo(byPath: Map<string, Set<Aim>>, path: string, aim: Aim): void {
  const known = byPath.get(path);
  if (known === undefined) byPath.set(path, new Set([aim]));
  else known.add(aim);
}

async function expand(context: Context, glob: string, aims: readonly Aim[]): Promise<readonly string[]> {
  const { paths, errors } = await context.look.expand(glob).then(
    ({ found, gaps }) => ({ paths: found, errors: gaps }),
    (error: unknown) => ({ paths: [], errors: [orFailure(error).message] }),
  );
  const [first] = aims;
  for (const message of errors)
    if (first !== undefined) context.report.blindItem(first.indicator, glob, message, indicatorsOf(aims));
  return paths;
}

function noteError(context: Context, { path, reason, message }: TreeError, aims: readonly Aim[]): void {
  const [first] = aims;
  if (reason !== 'missing' && first !== undefined)
    context.report.blindItem(first.indicator, path, message, indicatorsOf(aims));
}
