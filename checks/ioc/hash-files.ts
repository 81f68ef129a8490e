/** Hashes what may be a sought file and compares. */
import { Failure } from '../../src/check/index.ts';
import type { DigestAlgorithm, Digested } from '../../src/host/digests.ts';
import type { TreeEntry } from '../../src/host/trees.ts';
import type { Context } from './context.ts';
import { entryText, isOfSize, type Aim } from './file-aim.ts';
import type { SoughtDigest, SoughtFile } from './indicator.ts';
import { indicatorsOf, type Candidate } from './candidate.ts';

interface HashedFile extends SoughtFile {
  readonly digest: SoughtDigest;
}

interface HashAim extends Aim {
  readonly sought: HashedFile;
}

interface Job {
  readonly entry: TreeEntry;
  /** Of many files the same array, which is what keeps them cheap. */
  readonly aims: readonly HashAim[];
}

/** Files that are asked for at once: what came of so many is gone before it costs memory, and to begin anew costs little. */
const AT_ONCE = 2048;

export async function hashFiles(
  context: Context,
  aims: readonly Aim[],
  candidates: readonly Candidate[],
): Promise<void> {
  if (!aims.some(isHashAim)) return;
  const jobs = jobsOf(candidates);
  const within = withinBudget(context, jobs);
  for (const [algorithms, group] of byAlgorithms(within)) await hashGroup(context, algorithms, group);
}

function isHashAim(aim: Aim): aim is HashAim {
  return aim.sought.kind === 'file' && aim.sought.digest !== null;
}

function jobsOf(candidates: readonly Candidate[]): readonly Job[] {
  const jobs = new Map<string, Job>();
  for (const { entry, aims } of candidates) {
    const hashed = aims.every(isHashAim) ? aims : aims.filter(isHashAim);
    if (hashed.length === 0) continue;
    const known = jobs.get(entry.path);
    const all = known === undefined ? hashed : [...new Set([...known.aims, ...hashed])];
    jobs.set(entry.path, { entry, aims: all });
  }
  return [...jobs.values()];
}

function withinBudget({ maxRead, report }: Context, jobs: readonly Job[]): readonly Job[] {
  let total = 0;
  const within = jobs.filter(({ entry }) => (total += entry.size) <= maxRead);
  const left = jobs.length - within.length;
  if (left > 0) report.blind('file', `${left} files`, 'not hashed: more than --max-read allows', left);
  return within;
}

/** Files that need the same algorithms are hashed together. */
function byAlgorithms(jobs: readonly Job[]): ReadonlyMap<string, readonly Job[]> {
  const groups = new Map<string, Job[]>();
  const known = new Map<readonly HashAim[], string>();
  for (const job of jobs) {
    const names = known.get(job.aims) ?? algorithmsOf(job.aims);
    known.set(job.aims, names);
    const group = groups.get(names);
    if (group === undefined) groups.set(names, [job]);
    else group.push(job);
  }
  return groups;
}

function algorithmsOf(aims: readonly HashAim[]): string {
  return [...new Set(aims.map(({ sought }) => sought.digest.algorithm))].sort().join(' ');
}

async function hashGroup(context: Context, names: string, jobs: readonly Job[]): Promise<void> {
  const { look, report, nice } = context;
  const algorithms = names.split(' ') as DigestAlgorithm[];
  const maxBytes = Math.max(...distinctAims(jobs).map(largest));
  let late = 0;
  for (let from = 0; from < jobs.length; from += AT_ONCE) {
    const part = jobs.slice(from, from + AT_ONCE);
    const request = { paths: part.map(({ entry }) => entry.path), algorithms, maxBytes, nice };
    const outcomes = await look.host.digests.digest(request, look.signal);
    for (const [index, job] of part.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined || ('reason' in outcome && outcome.reason === 'timeout')) late += 1;
      else if ('reason' in outcome) noteUnread(context, job, new Failure(outcome.reason, outcome.message));
      else compare(context, job, outcome);
    }
  }
  if (late > 0) report.blind('file', `${late} files`, 'not hashed in time', late);
}

function distinctAims(jobs: readonly Job[]): readonly HashAim[] {
  const all = new Set<HashAim>();
  for (const { aims } of jobs) for (const aim of aims) all.add(aim);
  return [...all];
}

function largest({ sought, sizes }: HashAim): number {
  return sought.maxSize ?? Math.max(...sizes);
}

/** What is gone, no file any more or larger than any file that is sought is another file. */
function noteUnread({ report }: Context, { entry, aims }: Job, failure: Failure): void {
  if (['missing', 'not-regular', 'too-large'].includes(failure.reason)) return;
  const [first] = aims;
  if (first === undefined) return;
  const isNamed = first.places.some((place) => place.kind === 'path' && place.path === entry.path);
  if (isNamed) report.blindItem(first.indicator, entry.path, failure.message, indicatorsOf(aims));
  else report.failure('file', entry.path, failure, indicatorsOf(aims));
}

function compare({ report }: Context, { entry, aims }: Job, { size, digests }: Digested): void {
  report.hashedFiles += 1;
  report.hashedBytes += size;
  for (const aim of aims) {
    const { algorithm } = aim.sought.digest;
    const hash = digests[algorithm] ?? '';
    if (!isOfSize(aim, size)) continue;
    for (const indicator of aim.byDigest.get(hash) ?? [])
      report.hit(indicator, entry.path, [entryText(entry), `${algorithm} ${hash}`]);
  }
}
