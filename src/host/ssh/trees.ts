/** Trees of a host over SSH: each walk is one `find`, whatever its size. */
import { beforeAbort } from '../deadline.ts';
import { Failure } from '../failure.ts';
import type { Files, FileStatus } from '../files.ts';
import type { TreeReport, Trees, Walk } from '../trees.ts';
import { createExpand } from './expand.ts';
import { findComplaints } from './find-complaints.ts';
import { bounds, gnuExpression, nested, plainExclusions } from './find-expression.ts';
import { quoted, quotedPath } from './quote.ts';
import { Question, type Answer } from './question.ts';
import { PRINTED, Records, STATTED } from './records.ts';
import { remoteFailure } from './remote-failure.ts';
import type { RemoteShell } from './shell.ts';
import type { Toolset } from './toolset.ts';
import { WalkReader, withoutSlash } from './walk-reader.ts';

export function createTrees(shell: RemoteShell, toolset: Toolset, files: Files): Trees {
  return {
    expand: createExpand(shell),
    walk: (walk, signal) => beforeAbort(walkOver(walk, signal, { shell, toolset, files }), signal),
  };
}

interface Means {
  readonly shell: RemoteShell;
  readonly toolset: Toolset;
  readonly files: Files;
}

async function walkOver(
  walk: Walk,
  signal: AbortSignal,
  { shell, toolset, files }: Means,
): Promise<TreeReport> {
  const roots = [...new Set(walk.roots)];
  if (roots.length === 0) return new WalkReader(walk).report();
  const statuses = Promise.all(roots.map((root) => statusOrFailure(files, root)));
  let below = new WalkReader(walk);
  const answer = walk.depth === 0 ? undefined : await askBelow();
  const failed = new Set<string>();
  for (const [index, status] of (await statuses).entries()) {
    const root = roots[index] ?? '';
    if (status instanceof Failure) {
      failed.add(withoutSlash(root));
      below.rootFailure(root, status);
    } else below.root(root, status);
  }
  if (answer !== undefined) noteComplaints(answer, below, failed, roots);
  return below.report();

  async function askBelow(): Promise<Answer> {
    const begin = (): Records => {
      const reader = new WalkReader(walk);
      below = reader;
      return new Records(toolset.findPrints ? PRINTED : STATTED, (entry) =>
        entry === undefined ? reader.count() : reader.entry(entry.path, entry.status),
      );
    };
    let records = begin();
    const question = new Question({
      script: walkScript(walk, roots, toolset),
      subject: roots[0] ?? '',
      signal,
      onData: (chunk) => records.push(chunk),
      onRestart: () => (records = begin()),
    });
    shell.ask(question);
    return question.answer;
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

function walkScript(walk: Walk, roots: readonly string[], { findPrints }: Toolset): string {
  const expression = findPrints ? gnuExpression(walk) : statExpression(walk);
  const commands: string[] = [];
  for (let from = 0; from < roots.length; from += ROOTS) {
    const part = roots.slice(from, from + ROOTS).map(quotedPath);
    commands.push(`find -H ${part.join(' ')} ${bounds(walk)} ${expression} || f=$?`);
  }
  return ['f=0', ...commands, '(exit $f)'].join('\n');
}

/** For a find that cannot print more than names. */
function statExpression(walk: Walk): string {
  const look = `-exec stat -c ${quoted('%f %u %g %s %n//')} {} +`;
  const prune = plainExclusions(walk);
  return `${nested(walk)}${look}${prune === '' ? '' : ` -type d \\( ${prune} \\) -prune`}`;
}

/** Exit codes of a shell that could not start what it was told to. */
const NOT_STARTED: readonly number[] = [126, 127];

function noteComplaints(
  answer: Answer,
  reader: WalkReader,
  failedRoots: ReadonlySet<string>,
  [first = '/']: readonly string[],
): void {
  const { exitCode } = answer;
  if (NOT_STARTED.includes(exitCode)) throw remoteFailure(answer, first, 'find');
  const complaints = findComplaints(answer.stderr);
  for (const complaint of complaints) reader.complaint(complaint, failedRoots);
  if (exitCode !== 0 && complaints.length === 0) {
    reader.rootFailure(first, new Failure('failed', `${first}: find exited ${exitCode}`));
  }
}
