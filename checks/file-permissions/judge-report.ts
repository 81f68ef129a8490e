/** What one look says about one rule. */
import type { Finding, State } from '../../src/check/index.ts';
import { octal } from '../../src/evidence/mode-bits.ts';
import { entries } from './entries.ts';
import type { Look, Rule, RuleReport, Suspect } from './observation.ts';
import { violationsOf } from './violations.ts';

/** The kind of a finding that stands for many. */
export const MORE_VIOLATIONS = 'more-violations';

/** What is wrong, and what could not be told of this rule alone. */
export function judgeReport(look: Look, report: RuleReport): readonly Finding[] {
  return [
    ...report.suspects.flatMap((suspect) => suspectFindings(suspect, report.rule)),
    ...look.relative.map((element) => relativeFinding(element, report.rule)),
    ...excessFinding(report),
    ...aclFinding(report),
    ...nothingSeen(look, report.rule),
  ];
}

function stateOfRule({ severity }: Rule): State {
  return severity === 'critical' ? 'CRITICAL' : 'WARNING';
}

function suspectFindings(suspect: Suspect, rule: Rule): readonly Finding[] {
  const { path, mode, uid, gid, via } = suspect;
  const evidence = [
    `mode ${octal(mode)}, uid ${uid}, gid ${gid}`,
    ...(via === undefined || via === path ? [] : [`on the way of ${via}`]),
    ruleLine(rule),
  ];
  const state = stateOfRule(rule);
  return violationsOf(suspect, rule).map(({ kind, text }) => ({
    state,
    subject: path,
    kind,
    text,
    evidence,
  }));
}

/** An element that is not absolute means the directory where one happens to be. */
function relativeFinding(element: string, rule: Rule): Finding {
  const what = element === '' ? 'empty element' : 'relative element';
  return {
    state: stateOfRule(rule),
    subject: element === '' ? 'PATH' : element,
    kind: 'relative-path-element',
    text: `${what} of PATH means the current directory`,
    evidence: [ruleLine(rule)],
  };
}

/** Entries past the limit that are certain to break the rule: those of a rule that is about the status alone. */
export function certainExcess({ rule, selected, suspects }: RuleReport): number {
  return rule.privateKeys || rule.forbidAclWrite ? 0 : Math.max(0, selected - suspects.length);
}

function excessFinding(report: RuleReport): readonly Finding[] {
  const { rule, selected, suspects } = report;
  const subject = rule.name;
  const more = entries(selected - suspects.length);
  if (certainExcess(report) > 0) {
    return [{ state: stateOfRule(rule), subject, kind: MORE_VIOLATIONS, text: `broken by ${more} more` }];
  }
  if (selected <= suspects.length) return [];
  return [{ state: 'UNKNOWN', subject, kind: 'not-judged', text: `${more} more were not judged` }];
}

function aclFinding({ rule, acls: { asked, unread, reason } }: RuleReport): readonly Finding[] {
  if (unread === 0) return [];
  const text = `ACLs of ${entries(unread)} not looked at: ${reason ?? 'no reason kept'}`;
  return [
    {
      state: 'UNKNOWN',
      subject: rule.name,
      kind: 'acl-unread',
      text,
      evidence: [`${entries(asked)} whose ACL may let others write`],
    },
  ];
}

/** Where there were errors, they say why. */
function nothingSeen({ what, seen, errorCount }: Look, rule: Rule): readonly Finding[] {
  if (seen > 0 || errorCount > 0) return [];
  return [
    {
      state: 'UNKNOWN',
      subject: what,
      kind: 'nothing-seen',
      text: 'nothing there to look at',
      evidence: [ruleLine(rule)],
    },
  ];
}

function ruleLine({ policy, name }: Rule): string {
  return `rule ${name} of the policy ${policy}`;
}
