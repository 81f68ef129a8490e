/** What one look says about one rule. */
import type { Finding, State } from '../../src/check/index.ts';
import { octal } from './bits.ts';
import type { Look, Rule, RuleReport, Suspect } from './observation.ts';
import { violationsOf } from './violations.ts';

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

export function stateOfRule({ severity }: Rule): State {
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

/** Past the limit only a rule that is about the status alone is certain to be broken. */
function excessFinding({ rule, selected, suspects }: RuleReport): readonly Finding[] {
  const more = selected - suspects.length;
  if (more <= 0) return [];
  const unjudged = rule.privateKeys || rule.forbidAclWrite;
  return [
    {
      state: unjudged ? 'UNKNOWN' : stateOfRule(rule),
      subject: rule.name,
      kind: unjudged ? 'not-judged' : 'more-violations',
      text: unjudged ? `${more} more entries were not judged` : `broken by ${more} more entries`,
    },
  ];
}

function aclFinding({ rule, acls: { asked, unread, reason } }: RuleReport): readonly Finding[] {
  if (unread === 0) return [];
  const text = `ACLs of ${unread} group-writable entries not looked at: ${reason ?? 'no reason'}`;
  return [
    {
      state: 'UNKNOWN',
      subject: rule.name,
      kind: 'acl-unread',
      text,
      evidence: [`${asked} entries whose ACL may let others write`],
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
