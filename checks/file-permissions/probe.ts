/** Looks at everything that the policy is about. */
import { Failure, type OptionValues } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import type { Expansion } from '../../src/host/trees.ts';
import { compileRule, type Principals } from './compile-rule.ts';
import { loadPolicy, selectRules } from './load-policy.ts';
import { HOMES, lookAtHomes } from './look-at-homes.ts';
import { lookAtPath, PATH } from './look-at-path.ts';
import { expandAll, lookAtTrees } from './look-at-trees.ts';
import { orBlind } from './look.ts';
import type { Look, PermissionsObservation } from './observation.ts';
import type { options } from './options.ts';
import { AT_HOME, AT_PATH, AT_ROOTS, OWNER_HOME } from './policy-document.ts';
import type { PolicyDocument, RuleDocument } from './policy-document.ts';
import { narrowed, targetOf, type Target } from './target.ts';

type Values = OptionValues<typeof options>;

/** @throws Failure where policy, selection, account or roots cannot be used, and at the deadline */
export async function probe(
  host: Host,
  values: Values,
  signal: AbortSignal,
): Promise<PermissionsObservation> {
  const at = host.clock.now();
  const begin = host.clock.elapsed();
  const policy = await loadPolicy(host, values.policy);
  const uid = await judgedUid(host, values.account, signal);
  const documents = selectRules(policy, values.select);
  const targets = await Promise.all(
    documents.map((each) => compile(each, { accounts: host.accounts, uid, signal })),
  );
  const only = (condition: (at: string) => boolean): readonly Target[] =>
    targets.flatMap((target) => narrowed(target, condition));
  const looks: Look[] = [];
  for (const target of only(isPath)) {
    looks.push(
      await orBlind(PATH, [target.rule], signal, () => lookAtPath(host, target, values.path, signal)),
    );
  }
  const homes = only(isHome);
  if (homes.length > 0) {
    const rules = homes.map(({ rule }) => rule);
    looks.push(await orBlind(HOMES, rules, signal, () => lookAtHomes(host, homes, uid, signal)));
  }
  const trees = only((place) => !isPath(place) && !isHome(place));
  looks.push(...(await lookAtTrees(host, trees, await rootsOf(host, values.root, policy, trees), signal)));
  return {
    at,
    seconds: Math.round((host.clock.elapsed() - begin) * 1000) / 1000,
    policy: values.policy ?? null,
    roots: values.root,
    account: values.account ?? null,
    looks,
  };
}

function isPath(place: string): boolean {
  return place === AT_PATH;
}

function isHome(place: string): boolean {
  return place.startsWith(AT_HOME);
}

async function judgedUid(host: Host, account: string | undefined, signal: AbortSignal): Promise<number> {
  if (account === undefined) return host.accounts.effectiveUid();
  const found = await host.accounts.find(account, signal);
  if (found === undefined) throw new Failure('missing', `--account ${account}: no such account`);
  return found.uid;
}

async function compile(document: RuleDocument, principals: Principals): Promise<Target> {
  const ownedByHome = document.owners?.includes(OWNER_HOME) === true;
  if (ownedByHome && !document.at.every(isHome)) {
    throw new Failure('malformed', `rule ${document.name}: ${OWNER_HOME} is only known below ${AT_HOME}`);
  }
  return targetOf(document, await compileRule(document, principals), ownedByHome);
}

/** Roots that were asked for are paths, those of the policy may be globs. */
async function rootsOf(
  host: Host,
  given: readonly string[],
  policy: PolicyDocument,
  targets: readonly Target[],
): Promise<Expansion> {
  const relative = given.find((root) => !root.startsWith('/'));
  if (relative !== undefined) throw new Failure('malformed', `--root ${relative}: not an absolute path`);
  if (given.length > 0) return { paths: given.map(withoutEndingSlash), errors: [] };
  const wanted = targets.some(({ at }) => at.includes(AT_ROOTS));
  return wanted ? expandAll(host, policy.roots ?? []) : { paths: [], errors: [] };
}

function withoutEndingSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}
