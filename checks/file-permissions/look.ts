/** Putting looks together. */
import { Failure } from '../../src/host/failure.ts';
import { MAX_ERRORS, type NotEntered, type TreeError } from '../../src/host/trees.ts';
import type { Look, Rule, RuleReport } from './observation.ts';

export type Errors = Pick<Look, 'errors' | 'errorCount'>;

const NO_ERRORS: Errors = { errors: [], errorCount: 0 };
const NOWHERE: NotEntered = { count: 0, paths: [] };

/** @param known of a walk, which may have counted more than it kept */
export function withErrors(more: readonly TreeError[], known: Errors = NO_ERRORS): Errors {
  return { errors: firstErrors([...known.errors, ...more]), errorCount: known.errorCount + more.length };
}

function firstErrors(errors: readonly TreeError[]): readonly TreeError[] {
  return errors.toSorted((a, b) => (a.path < b.path ? -1 : 1)).slice(0, MAX_ERRORS);
}

export function treeError(path: string, { reason, message }: Failure): TreeError {
  return { path, reason, message };
}

export function blankLook(what: string): Look {
  return { what, seen: 0, vanished: 0, notEntered: NOWHERE, ...NO_ERRORS, relative: [], reports: [] };
}

/**
 * A look that fails as a whole is a blind spot of its rules and does not hide what the other looks saw.
 * @throws Failure when the deadline has passed, and whatever is our own fault
 */
export async function orBlind(
  what: string,
  rules: readonly Rule[],
  signal: AbortSignal,
  look: () => Promise<Look>,
): Promise<Look> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Failure) || signal.aborted) throw error;
    const blind = { ...blankLook(what), ...withErrors([treeError(what, error)]) };
    return mergedLooks(what, rules, [blind]);
  }
}

/** Several looks as one, with a report for each of the rules. What several could not read is counted once. */
export function mergedLooks(what: string, rules: readonly Rule[], looks: readonly Look[]): Look {
  const reports = looks.flatMap((look) => look.reports);
  const errors = new Map(looks.flatMap((look) => look.errors).map((error) => [error.path, error]));
  return {
    what,
    seen: sum(looks.map(({ seen }) => seen)),
    vanished: sum(looks.map(({ vanished }) => vanished)),
    notEntered: mergedPlaces(looks.map(({ notEntered }) => notEntered)),
    errors: firstErrors([...errors.values()]),
    errorCount: errors.size + sum(looks.map((look) => look.errorCount - look.errors.length)),
    relative: looks.flatMap(({ relative }) => relative),
    reports: rules.map((rule) =>
      mergedReports(
        rule,
        reports.filter((report) => report.rule.name === rule.name),
      ),
    ),
  };
}

/** What several kept from entering is counted once. */
export function mergedPlaces(places: readonly NotEntered[]): NotEntered {
  const paths = new Set(places.flatMap((place) => place.paths));
  const unnamed = sum(places.map((place) => place.count - place.paths.length));
  return { count: paths.size + unnamed, paths: [...paths].toSorted().slice(0, MAX_ERRORS) };
}

function mergedReports(rule: Rule, reports: readonly RuleReport[]): RuleReport {
  return {
    rule,
    selected: sum(reports.map(({ selected }) => selected)),
    suspects: reports.flatMap(({ suspects }) => suspects),
    acls: {
      asked: sum(reports.map(({ acls }) => acls.asked)),
      unread: sum(reports.map(({ acls }) => acls.unread)),
      reason: reports.find(({ acls }) => acls.reason !== null)?.acls.reason ?? null,
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
