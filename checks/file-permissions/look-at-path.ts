/**
 * Looks at everything that decides what a command name means: the directories of PATH, what is in them, where links
 * lead, and every directory on the way.
 */
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import type { Selected, TreeEntry, TreeError, TreeReport } from '../../src/host/trees.ts';
import { mayHideAcl } from '../../src/evidence/mode-bits.ts';
import { isExcluded } from './is-excluded.ts';
import { blankLook, treeError, withErrors } from './look.ts';
import type { Look, Rule, Suspect } from './observation.ts';
import { PathMap } from './path-map.ts';
import { Pathfinder, type Trail } from './path-trail.ts';
import { reportRule } from './report-rule.ts';
import { breaking, KEPT, worthAsking } from './selections.ts';
import type { Target } from './target.ts';
import { violationsOf } from './violations.ts';

export const PATH = 'PATH';

/**
 * @param path as the variable has it
 * @throws Failure `missing` where PATH is empty, `timeout`
 */
export async function lookAtPath(
  host: Host,
  { rule, exclude }: Target,
  path: string | undefined,
  signal: AbortSignal,
): Promise<Look> {
  if (path === undefined || path === '') throw new Failure('missing', 'PATH is not set');
  const [elements, undecodable] = partElements(path);
  const finder = new Pathfinder(host.files);
  const map = new PathMap();
  const lost = await followAll(finder, elements.filter(isAbsolute), (element, trail) =>
    map.addElement(element, trail),
  );
  const directories = map.directories().filter((directory) => !isExcluded(directory, exclude));
  const walked = await walkEntries(host, directories, rule, exclude, signal);
  const links = walked.selected[2] ?? NONE;
  const astray = await followAll(finder, pathsOf(links), (link, trail) => map.addLink(link, trail));
  const nodes = map.all().filter((node) => !isExcluded(node.path, exclude));
  const { report, errors } = await reportRule(host, rule, suspects(nodes, walked, rule), signal);
  return {
    ...blankLook(PATH),
    seen: directories.length === 0 ? 0 : walked.seen + nodes.length - directories.length,
    vanished: walked.vanished,
    ...withErrors(
      [...undecodable.map(undecodableError), ...lost, ...astray, ...errors, ...unfollowed(links)],
      walked,
    ),
    relative: elements.filter((element) => !isAbsolute(element)),
    reports: [report],
  };
}

/** A byte that is not UTF-8 reaches us as U+FFFD, both in the environment and on the command line. */
function partElements(path: string): readonly [readonly string[], readonly string[]] {
  const elements = [...new Set(path.split(':'))];
  const isDecoded = (element: string): boolean => !element.includes('\uFFFD');
  return [elements.filter(isDecoded), elements.filter((element) => !isDecoded(element))];
}

function undecodableError(element: string): TreeError {
  return { path: element, reason: 'failed', message: `${element}: its name is not UTF-8` };
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

function walkEntries(
  host: Host,
  roots: readonly string[],
  rule: Rule,
  exclude: readonly string[],
  signal: AbortSignal,
): Promise<TreeReport> {
  const links = { anyOf: [{ types: ['link'] }], exclude, limit: KEPT } as const;
  const select = [breaking(rule, exclude), worthAsking(rule, exclude), links];
  return host.trees.walk({ roots, depth: 1, oneFileSystem: false, select }, signal);
}

/** Where following a path fails, that is a blind spot; the others are followed all the same. */
async function followAll(
  finder: Pathfinder,
  paths: readonly string[],
  note: (path: string, trail: Trail) => void,
): Promise<readonly TreeError[]> {
  const outcomes = await Promise.all(
    paths.map((path) => finder.follow(path).catch((error: unknown) => failureOnly(error))),
  );
  return paths.flatMap((path, index) => {
    const outcome = outcomes[index];
    if (outcome instanceof Failure) return [treeError(path, outcome)];
    if (outcome !== undefined) note(path, outcome);
    return [];
  });
}

function failureOnly(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

/** The nodes and the entries that break the rule, and those whose ACLs may. */
function suspects(
  nodes: readonly Suspect[],
  { selected: [broken = NONE, asked = NONE] }: TreeReport,
  rule: Rule,
): readonly Selected[] {
  const known = new Set(nodes.map(({ path }) => path));
  const together = (own: readonly Suspect[], { count, entries }: Selected): Selected => {
    const others = entries.filter(({ path }) => !known.has(path));
    return {
      count: count - (entries.length - others.length) + own.length,
      entries: [...own, ...others.map(asEntry)],
    };
  };
  return [
    together(
      nodes.filter((node) => violationsOf(node, rule).length > 0),
      broken,
    ),
    together(
      nodes.filter((node) => rule.forbidAclWrite && mayHideAcl(node.mode)),
      asked,
    ),
  ];
}

function asEntry(entry: TreeEntry): Suspect {
  return { ...entry, role: 'entry' };
}

function pathsOf({ entries }: Selected): readonly string[] {
  return entries.map(({ path }) => path);
}

function unfollowed({ count, entries }: Selected): readonly TreeError[] {
  const left = count - entries.length;
  if (left === 0) return [];
  return [{ path: PATH, reason: 'too-large', message: `${PATH}: ${left} more links were not followed` }];
}

const NONE: Selected = { count: 0, entries: [] };
