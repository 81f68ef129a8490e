/** Trees of a host over SSH: each walk is one `find`, whatever its size. */
import { beforeAbort } from '../deadline.ts';
import { Failure, failureOf } from '../failure.ts';
import type { Files, FileStatus } from '../files.ts';
import type { TreeEntry, TreeError, TreeReport, Trees, Walk } from '../trees.ts';
import { createExpand } from './expand.ts';
import { COMPLAINED, findComplaints, oneAfterTheOther } from './find-complaints.ts';
import { bounds, gnuExpression, nested, plainExclusions } from './find-expression.ts';
import { nicely } from './lane.ts';
import { quoted, quotedPath } from './quote.ts';
import { Question, type Answer } from './question.ts';
import { PRINTED, Records, STATTED } from './records.ts';
import { remoteFailure } from './remote-failure.ts';
import type { RemoteShell } from './shell.ts';
import type { Toolset } from './toolset.ts';
import { WalkReader } from './walk-reader.ts';

export function createTrees(shell: RemoteShell, toolset: Toolset, files: Files): Trees {
  return {
    expand: createExpand(shell),
    walk(walk, signal, underWay) {
      // Questions that are asked together are one message.
      underWay?.();
      return beforeAbort(walkOver(walk, signal, { shell, toolset, files }), signal);
    },
    statuses: (paths, signal) => Promise.all(paths.map((path) => entryOrError(files, path, signal))),
  };
}

interface Means {
  readonly shell: RemoteShell;
  readonly toolset: Toolset;
  readonly files: Files;
}

async function walkOver(walk: Walk, signal: AbortSignal, means: Means): Promise<TreeReport> {
  const roots = [...new Set(walk.roots)];
  const statuses = await Promise.all(roots.map((root) => statusOrFailure(means.files, root)));
  const begin = (): WalkReader => {
    const reader = new WalkReader(walk);
    statuses.forEach((status, index) => {
      const root = roots[index] ?? '';
      if (status instanceof Failure) reader.rootFailure(root, status);
      else reader.root(root, status);
    });
    return reader;
  };
  const directories = roots.filter((_, index) => {
    const status = statuses[index];
    return !(status instanceof Failure) && status?.type === 'directory';
  });
  if (directories.length === 0 || walk.depth === 0) return begin().report();
  return walkBelow({ ...walk, roots: directories }, begin, signal, means);
}

async function walkBelow(
  walk: Walk,
  begin: () => WalkReader,
  signal: AbortSignal,
  { shell, toolset }: Means,
): Promise<TreeReport> {
  let reader = begin();
  const restart = (): Records => {
    const own = begin();
    reader = own;
    return new Records(toolset.findPrints ? PRINTED : STATTED, (entry) =>
      entry === undefined ? own.count() : own.entry(entry),
    );
  };
  let records = restart();
  const question = new Question({
    script: walkScript(walk, toolset),
    subject: walk.roots[0] ?? '',
    signal,
    onData: (chunk) => records.push(chunk),
    onRestart: () => (records = restart()),
  });
  shell.ask(question);
  noteComplaints(await question.answer, reader, walk.roots);
  return reader.report();
}

async function entryOrError(files: Files, path: string, signal: AbortSignal): Promise<TreeEntry | TreeError> {
  try {
    const { type, mode, uid, gid, size } = await beforeAbort(files.linkStatus(path), signal);
    return { path, type, mode, uid, gid, size };
  } catch (error) {
    const { reason, message } = failureOf(error, path);
    return { path, reason, message };
  }
}

async function statusOrFailure(files: Files, root: string): Promise<FileStatus | Failure> {
  try {
    return await files.status(root);
  } catch (error) {
    if (error instanceof Failure && error.reason !== 'unreachable' && error.reason !== 'timeout')
      return error;
    throw error;
  }
}

/** Roots for one command, so that the list of its arguments does not grow too long. */
const ROOTS = 200;

function walkScript(walk: Walk, { findPrints }: Toolset): string {
  const { roots, nice = 0 } = walk;
  const find = nicely('find', nice);
  const expression = findPrints ? gnuExpression(walk) : statExpression(walk);
  const commands: string[] = [];
  for (let from = 0; from < roots.length; from += ROOTS) {
    const part = roots.slice(from, from + ROOTS).map(quotedPath);
    commands.push(`${find} -H ${part.join(' ')} ${bounds(walk)} ${expression}`);
  }
  return oneAfterTheOther(commands);
}

/** For a find that cannot print more than names. */
function statExpression(walk: Walk): string {
  const look = `-exec stat -c ${quoted('%f %u %g %s %d %n//')} {} +`;
  const prune = plainExclusions(walk);
  return `${nested(walk)}${look}${prune === '' ? '' : ` -type d \\( ${prune} \\) -prune`}`;
}

/** Exit codes of a shell that could not start what it was told to. */
const NOT_STARTED: readonly number[] = [126, 127];

function noteComplaints(answer: Answer, reader: WalkReader, [first = '/']: readonly string[]): void {
  const { exitCode } = answer;
  if (NOT_STARTED.includes(exitCode)) throw remoteFailure(answer, first, 'find');
  const complaints = findComplaints(answer.stderr);
  for (const complaint of complaints) reader.complaint(complaint);
  if (exitCode > COMPLAINED || (exitCode !== 0 && complaints.length === 0)) {
    reader.rootFailure(first, new Failure('failed', `${first}: find exited ${exitCode}`));
  }
}
