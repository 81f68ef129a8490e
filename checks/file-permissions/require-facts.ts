/**
 * An observation may come from a file that somebody has edited or cut: a fact that is not there must not count as good.
 */
import { Failure } from '../../src/host/failure.ts';
import type { AclWriters, Look, PermissionsObservation, Rule, RuleReport, Suspect } from './observation.ts';

/** @throws Failure `malformed` where a fact that decides about a state is none */
export function requireFacts({ looks, roots, seconds }: PermissionsObservation): void {
  if (areTexts(roots) && Number.isFinite(seconds) && all(looks, isWholeLook)) return;
  throw new Failure('malformed', 'the observation has been changed: not every fact is in it');
}

function isWholeLook({
  what,
  seen,
  vanished,
  errors,
  errorCount,
  notEntered,
  relative,
  reports,
}: Look): boolean {
  return (
    typeof what === 'string' &&
    areNumbers([seen, vanished, errorCount, notEntered.count]) &&
    all(errors, ({ path, message }) => areTexts([path, message])) &&
    errorCount >= errors.length &&
    areTexts(notEntered.paths) &&
    areTexts(relative) &&
    all(reports, isWholeReport)
  );
}

function isWholeReport({ rule, selected, suspects, acls: { asked, unread, reason } }: RuleReport): boolean {
  return (
    isWholeRule(rule) &&
    areNumbers([selected, asked, unread]) &&
    selected >= suspects.length &&
    all(suspects, isWholeSuspect) &&
    (reason === null || typeof reason === 'string')
  );
}

function isWholeRule(rule: Rule): boolean {
  const { name, policy, severity, types, clear, set, owners, groups } = rule;
  return (
    areTexts([name, policy, ...types]) &&
    ['critical', 'warning'].includes(severity) &&
    areNumbers([clear, set, ...(owners ?? []), ...(groups ?? [])]) &&
    [rule.allowSticky, rule.forbidAclWrite, rule.privateKeys].every((flag) => typeof flag === 'boolean') &&
    'owners' in rule &&
    'groups' in rule
  );
}

function isWholeSuspect({ path, type, mode, uid, gid, owners, acl }: Suspect): boolean {
  return (
    areTexts([path, type]) &&
    areNumbers([mode, uid, gid, ...(owners ?? [])]) &&
    (acl === undefined || areWholeWriters(acl))
  );
}

function areWholeWriters({ uids, gids, group }: AclWriters): boolean {
  return areNumbers([...uids, ...gids]) && typeof group === 'boolean';
}

function all<T>(items: readonly T[], isWhole: (item: T) => boolean): boolean {
  return Array.isArray(items) && items.every(isWhole);
}

function areNumbers(values: readonly unknown[]): boolean {
  return values.every((value) => Number.isSafeInteger(value));
}

function areTexts(values: readonly unknown[]): boolean {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}
