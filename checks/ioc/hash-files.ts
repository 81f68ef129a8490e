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
  readonly aims: Set<HashAim>;
}

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
    const hashed = aims.filter(isHashAim);
    if (hashed.length === 0) continue;
    const known = jobs.get(entry.path);
    if (known === undefined) jobs.set(entry.path, { entry, aims: new Set(hashed) });
    else for (const aim of hashed) known.aims.add(aim);
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
  for (const job of jobs) {
    const names = [...new Set([...job.aims].map(({ sought }) => sought.digest.algorithm))].sort().join(' ');
    const known = groups.get(names);
    if (known === undefined) groups.set(names, [job]);
    else known.push(job);
  }
  return groups;
}

async function hashGroup(context: Context, names: string, jobs: readonly Job[]): Promise<void> {
  const { look, report, nice } = context;
  const algorithms = names.split(' ') as DigestAlgorithm[];
  const all = new Set(jobs.flatMap(({ aims }) => [...aims]));
  const maxBytes = Math.max(...[...all].map(largest));
  const byPath = new Map(jobs.map((job) => [job.entry.path, job]));
  const request = { paths: [...byPath.keys()], algorithms, maxBytes, nice };
  const late = { count: 0 };
  for (const outcome of await look.host.digests.digest(request, look.signal)) {
    const job = byPath.get(outcome.path);
    if (job === undefined) continue;
    if (!('reason' in outcome)) compare(context, job, outcome);
    else if (outcome.reason === 'timeout') late.count += 1;
    else noteUnread(context, job, new Failure(outcome.reason, outcome.message));
  }
  if (late.count > 0) report.blind('file', `${late.count} files`, 'not hashed in time', late.count);
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
