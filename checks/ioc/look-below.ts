/** Looks at everything below directories, for all indicators that ask for it in one walk. */
import { Failure } from '../../src/check/index.ts';
import { isGlob } from '../../src/host/glob.ts';
import type { TreeReport } from '../../src/host/trees.ts';
import type { Context } from './context.ts';
import { DeepIndex } from './deep-index.ts';
import { aimsAt, mayBe, type Aim } from './file-aim.ts';
import { indicatorsOf, type Candidate } from './candidate.ts';
import { isView, localMountsBelow, parseMounts, type Mount } from './mounts.ts';
import { walkSelection } from './walk-selection.ts';

/** @param underWay is called when the walk is */
export async function lookBelow(
  context: Context,
  aims: readonly Aim[],
  underWay: () => void,
): Promise<readonly Candidate[]> {
  const deep = aims.filter(({ places }) => places.some(({ kind }) => kind === 'deep'));
  if (deep.length === 0) return [];
  const mounts = await readMounts(context);
  const roots = await rootsOf(context, deep);
  const all = [...new Set([...roots, ...localMountsBelow(roots, mounts)])];
  const { look, report, nice, exclude } = context;
  const walk = {
    roots: all,
    depth: Infinity,
    oneFileSystem: true,
    select: [walkSelection(deep, exclude)],
    nice,
  };
  try {
    const found = await look.host.trees.walk(walk, look.signal, underWay);
    noteBlindSpots(context, found, deep, { roots: all, mounts });
    return candidatesOf(found, deep);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report.failure('file', 'directories', error, indicatorsOf(deep));
    return [];
  }
}

/** Without it, file systems below a root are reported as not entered. */
async function readMounts({ look }: Context): Promise<readonly Mount[]> {
  return look.text('/proc/self/mountinfo').then(parseMounts, (error: unknown) => {
    if (error instanceof Failure) return [];
    throw error;
  });
}

/** The directories below which is looked; one that is not there holds nothing. */
async function rootsOf(context: Context, deep: readonly Aim[]): Promise<readonly string[]> {
  const { look, report } = context;
  const bases = new Map<string, Aim[]>();
  for (const aim of deep) {
    for (const place of aim.places) {
      if (place.kind !== 'deep') continue;
      const known = bases.get(place.base);
      if (known === undefined) bases.set(place.base, [aim]);
      else known.push(aim);
    }
  }
  const plain = [...bases.keys()].filter((base) => !isGlob(base));
  const globs = await Promise.all(
    [...bases.keys()].filter(isGlob).map(async (base) => ({ base, expanded: await look.expand(base) })),
  );
  for (const { base, expanded } of globs) {
    const aims = bases.get(base) ?? [];
    for (const gap of expanded.gaps)
      if (aims[0] !== undefined) report.blindItem(aims[0].indicator, base, gap, indicatorsOf(aims));
  }
  return [...new Set([...plain, ...globs.flatMap(({ expanded }) => expanded.found)])];
}

interface Walked {
  readonly roots: readonly string[];
  readonly mounts: readonly Mount[];
}

function noteBlindSpots(
  { report, exclude, roots: named }: Context,
  { seen, errors, errorCount, notEntered, selected: [selected] }: TreeReport,
  deep: readonly Aim[],
  { roots, mounts }: Walked,
): void {
  report.entries += seen;
  const count = indicatorsOf(deep);
  const real = errors.filter(({ path, reason }) => reason !== 'missing' || named.includes(path));
  for (const { path, message } of real) report.blind('file', path, message, count);
  const more = errorCount - errors.length;
  if (more > 0) report.blind('file', `${more} more paths`, 'could not be read either', count);
  const others = notEntered.paths.filter(
    (path) => !roots.includes(path) && !isView(path, mounts) && !exclude.includes(path),
  );
  for (const path of others) report.blind('file', path, 'another file system, not entered', count);
  const unseen = notEntered.count - notEntered.paths.length;
  if (unseen > 0) report.blind('file', `${unseen} more file systems`, 'may not have been entered', count);
  const lost = (selected?.count ?? 0) - (selected?.entries.length ?? 0);
  if (lost > 0) report.blind('file', `${lost} more entries`, 'too many to look at', count);
}

function candidatesOf({ selected: [selected] }: TreeReport, deep: readonly Aim[]): readonly Candidate[] {
  const index = new DeepIndex(deep);
  const candidates: Candidate[] = [];
  for (const entry of selected?.entries ?? []) {
    const aims = allThat(
      index.find(entry),
      (aim) => mayBe(aim, entry) && (entry.type !== 'link' || !isHashed(aim)) && aimsAt(aim, entry.path),
    );
    if (aims.length > 0) candidates.push({ entry, aims });
  }
  return candidates;
}

/** The same array where that is all of them: most of many entries are about the same indicators. */
function allThat(aims: readonly Aim[], test: (aim: Aim) => boolean): readonly Aim[] {
  return aims.every(test) ? aims : aims.filter(test);
}

/** What a link below a directory leads to is looked at where it is. */
function isHashed({ sought }: Aim): boolean {
  return sought.kind === 'file' && sought.digest !== null;
}
