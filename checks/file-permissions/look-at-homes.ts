/** Looks at what is the same in every home: each is held against its own accounts. */
import type { Account } from '../../src/host/accounts.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import type { Expansion, TreeReport } from '../../src/host/trees.ts';
import { blankLook, mergedLooks, treeError, withErrors, type Errors } from './look.ts';
import type { Look, Rule } from './observation.ts';
import { AT_HOME } from './policy-document.ts';
import { reportRule } from './report-rule.ts';
import { breaking, worthAsking } from './selections.ts';
import { aboveInHome } from './above-in-home.ts';
import type { Target } from './target.ts';

export const HOMES = 'homes';

interface Home {
  readonly path: string;
  /** Of every account that lives here. */
  readonly uids: readonly number[];
}

/**
 * @param uid the judged account, which may be known to the name service only
 * @throws Failure when the accounts cannot be read
 */
export async function lookAtHomes(
  host: Host,
  targets: readonly Target[],
  uid: number,
  signal: AbortSignal,
): Promise<Look> {
  const looks: Look[] = [];
  for (const home of homesOf(await accountsOf(host, uid, signal))) {
    looks.push(...(await lookAtHome(host, home, targets, signal)));
  }
  const rules = targets.map(({ rule }) => rule);
  return mergedLooks(HOMES, rules, looks);
}

async function accountsOf(host: Host, uid: number, signal: AbortSignal): Promise<readonly Account[]> {
  const accounts = await host.accounts.list();
  if (accounts.some((account) => account.uid === uid)) return accounts;
  const judged = await host.accounts.find(String(uid), signal);
  return judged === undefined ? accounts : [...accounts, judged];
}

function homesOf(accounts: readonly Account[]): readonly Home[] {
  const uids = new Map<string, Set<number>>();
  for (const { home, uid } of accounts) {
    const path = home.replace(/(?<=.)\/+$/, '');
    if (path.startsWith('/')) uids.set(path, (uids.get(path) ?? new Set()).add(uid));
  }
  return [...uids].map(([path, owners]) => ({ path, uids: [...owners] }));
}

/** A home that is not there is no home: accounts of services often have none. */
async function lookAtHome(
  host: Host,
  home: Home,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<readonly Look[]> {
  try {
    await host.files.status(home.path);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.reason === 'missing') return [];
    return [{ ...blankLook(HOMES), ...withErrors([treeError(home.path, error)]) }];
  }
  const looks: Look[] = [{ ...blankLook(HOMES), seen: 1 }];
  for (const target of targets) looks.push(await lookFor(host, home, target, signal));
  return looks;
}

async function lookFor(host: Host, home: Home, target: Target, signal: AbortSignal): Promise<Look> {
  const { paths, errors } = await pathsIn(host, home, target);
  const rule = ruleIn(home, target);
  const { depth, oneFileSystem, exclude } = target;
  const select = [breaking(rule, exclude), worthAsking(rule, exclude)];
  const walked = await host.trees.walk({ roots: paths, depth, oneFileSystem, select }, signal);
  const { report, errors: unread } = await reportRule(host, rule, walked.selected, signal);
  const { owners } = rule;
  const suspects = report.suspects.map((suspect) => (owners === null ? suspect : { ...suspect, owners }));
  return {
    ...blankLook(HOMES),
    seen: walked.seen,
    vanished: walked.vanished,
    notEntered: walked.notEntered,
    ...withErrors([...errors, ...unread], withoutMissing(walked)),
    reports: [{ ...report, rule: target.rule, suspects }],
  };
}

async function pathsIn(host: Host, home: Home, { at, parents }: Target): Promise<Expansion> {
  const parts = await Promise.all(
    at.map((pattern) => host.trees.expand(pattern.slice(AT_HOME.length), home.path)),
  );
  const paths = parts.flatMap((part) => part.paths);
  const above = parents ? await aboveInHome(host.files, home.path, paths) : { paths: [], errors: [] };
  return {
    paths: [...new Set([...above.paths, ...paths])],
    errors: [...parts.flatMap((part) => part.errors), ...above.errors],
  };
}

function ruleIn({ uids }: Home, { rule, ownedByHome }: Target): Rule {
  return ownedByHome ? { ...rule, owners: [...(rule.owners ?? []), ...uids] } : rule;
}

/** They were there a moment ago, or are links to nothing: in a home nothing has to be there. */
function withoutMissing({ errors, errorCount }: TreeReport): Errors {
  const others = errors.filter(({ reason }) => reason !== 'missing');
  return { errors: others, errorCount: errorCount - (errors.length - others.length) };
}
