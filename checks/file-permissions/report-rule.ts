/** What a walk brought back for one rule, with what the walk cannot tell: ACLs, and which files hold private keys. */
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import type { Selected, TreeError } from '../../src/host/trees.ts';
import { askAcls } from './ask-acls.ts';
import type { AclQuestions, Rule, RuleReport, Suspect } from './observation.ts';
import { holdsPrivateKey } from './private-key.ts';

const NONE: Selected = { count: 0, entries: [] };

export interface Reported {
  readonly report: RuleReport;
  /** What could not be read on the way. */
  readonly errors: readonly TreeError[];
}

/**
 * @param selected the entries that break the rule by their status, and those whose ACLs may
 * @throws Failure `timeout`
 */
export async function reportRule(
  host: Host,
  rule: Rule,
  [broken = NONE, worthAsking = NONE]: readonly Selected[],
  signal: AbortSignal,
): Promise<Reported> {
  const { questions, writers } = await askAcls(
    host,
    worthAsking.entries.map(({ path }) => path),
    signal,
  );
  const known = new Set(broken.entries.map(({ path }) => path));
  const others = worthAsking.entries.filter(({ path }) => writers.has(path) && !known.has(path));
  const suspects = [...broken.entries, ...others].map((entry): Suspect => {
    const acl = writers.get(entry.path);
    return acl === undefined ? entry : { ...entry, acl };
  });
  const report = {
    rule,
    selected: broken.count + others.length,
    suspects,
    acls: withExcess(questions, worthAsking),
  };
  return rule.privateKeys ? onlyPrivateKeys(host, report) : { report, errors: [] };
}

function withExcess(questions: AclQuestions, { count, entries }: Selected): AclQuestions {
  const excess = count - entries.length;
  if (excess === 0) return questions;
  const { asked, unread, reason } = questions;
  const tooMany = `only the first ${entries.length} were asked for`;
  return { asked: asked + excess, unread: unread + excess, reason: reason ?? tooMany };
}

async function onlyPrivateKeys(host: Host, report: RuleReport): Promise<Reported> {
  const keys: Suspect[] = [];
  const errors: TreeError[] = [];
  for (const suspect of report.suspects) {
    const answer = await holdsPrivateKey(host, suspect.path);
    if (answer instanceof Failure)
      errors.push({ path: suspect.path, reason: answer.reason, message: answer.message });
    else if (answer) keys.push(suspect);
  }
  const unseen = report.selected - report.suspects.length;
  return { report: { ...report, suspects: keys, selected: keys.length + unseen }, errors };
}
