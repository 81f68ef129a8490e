/**
 * Asks `getfacl` who else may write. The group bits of a mode are the mask of the ACL, so that only entries whose group
 * may write are worth asking about.
 */
import type { CommandOutput } from '../../src/host/commands.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { parseAcls } from './acl-text.ts';
import type { AclQuestions, AclWriters } from './observation.ts';

export interface AclAnswers {
  readonly questions: AclQuestions;
  /** By path, of those that have an ACL. */
  readonly writers: ReadonlyMap<string, AclWriters>;
}

type Acls = ReadonlyMap<string, AclWriters | null>;

/** So few that their output stays below what a command may say, however long the names are. */
const BATCH = 1000;
const NONE_ASKED: AclAnswers = { questions: { asked: 0, unread: 0, reason: null }, writers: new Map() };

/** @throws Failure `timeout` */
export async function askAcls(
  host: Host,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<AclAnswers> {
  if (paths.length === 0) return NONE_ASKED;
  const xargs = await host.commands.find('xargs');
  const getfacl = await host.commands.find('getfacl');
  if (getfacl === undefined) return answersOf(paths, new Map(), 'getfacl not found');
  if (xargs === undefined) return answersOf(paths, new Map(), 'xargs not found');
  return askIn(host, [xargs, '-0', getfacl, '-n', '-p', '-E', '--'], paths, signal);
}

/**
 * The names go through `xargs`, which takes them from its input, ended by NUL, whatever their bytes; arguments of ours
 * could only be UTF-8.
 */
async function askIn(
  host: Host,
  argv: readonly [string, ...string[]],
  paths: readonly string[],
  signal: AbortSignal,
): Promise<AclAnswers> {
  const acls = new Map<string, AclWriters | null>();
  let complaint = '';
  for (let from = 0; from < paths.length; from += BATCH) {
    const input = paths.slice(from, from + BATCH).map((path) => `${path}\0`);
    const { stdout, stderr } = await outputOrReason(host.commands.run(argv, signal, input.join('')), signal);
    for (const [path, writers] of parseAcls(stdout)) acls.set(path, writers);
    complaint ||= stderr.split('\n')[0] ?? '';
  }
  const unanswered = paths.filter((path) => !acls.has(path));
  const gone = new Set(await vanished(host, unanswered));
  return answersOf(
    paths.filter((path) => !gone.has(path)),
    acls,
    complaint,
  );
}

/** A program that fails leaves its entries unread and takes nothing else with it. */
async function outputOrReason(
  output: Promise<CommandOutput>,
  signal: AbortSignal,
): Promise<Pick<CommandOutput, 'stdout' | 'stderr'>> {
  try {
    return await output;
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    return { stdout: '', stderr: error.message };
  }
}

/** More than these did not all vanish within a moment. */
const FEW = 100;

async function vanished(host: Host, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length > FEW) return [];
  const there = await Promise.all(paths.map((path) => isThere(host, path)));
  return paths.filter((_, index) => there[index] === false);
}

function isThere(host: Host, path: string): Promise<boolean> {
  return host.files.linkStatus(path).then(
    () => true,
    (error: unknown) => !(error instanceof Failure && error.reason === 'missing'),
  );
}

function answersOf(paths: readonly string[], acls: Acls, complaint: string): AclAnswers {
  const unread = paths.filter((path) => !acls.has(path)).length;
  const writers = [...acls].filter((acl): acl is [string, AclWriters] => acl[1] !== null);
  const reason = unread === 0 ? null : complaint || 'getfacl said nothing';
  return { questions: { asked: paths.length, unread, reason }, writers: new Map(writers) };
}
