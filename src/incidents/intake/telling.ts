/** What is seen of one host, as what it says of one issue: by the rules of the operator. */
import type { State } from '../../result/index.ts';
import { issueKey, IssueSubjectError, type IssueSubject } from '../issue-key.ts';
import { type IntakeRule, type Matter, type Ruling, rulingOn } from './rules.ts';
import type { Telling, Told } from './statement.ts';

const MAX_TEXT = 200;
const UNTOLD: Told = { is: 'untold' };

/**
 * @param seen undefined for its state: somebody lives with it
 * @returns undefined where it is no issue
 */
export function tellingAbout(
  matter: Matter,
  seen: { readonly state: State | undefined; readonly text: string },
  rules: readonly IntakeRule[],
): Telling | undefined {
  const { site, service, id } = matter;
  const first = rulingOn(rules, matter);
  const isOther = matter.class === 'metric' && first.class !== undefined;
  const kind = isOther ? first.class : matter.class;
  const ruling = isOther ? rulingOn(rules, { ...matter, class: kind }) : first;
  if (!ruling.ticket) return undefined;
  const subject = { site, class: kind, id, scope: ruling.per === 'service' ? service : '' };
  if (!isSubject(subject)) return undefined;
  const { results, minutes, recover } = ruling;
  const scope = subject.scope === '' ? '' : ` (${subject.scope})`;
  return {
    subject,
    title: `${id} at ${site}${scope}`,
    told: toldBy(seen.state, ruling),
    text: seen.text.slice(0, MAX_TEXT),
    patience: { results, minutes, recover },
  };
}

/** A name that cannot be part of a key has no issue. */
export function isSubject(subject: IssueSubject): boolean {
  try {
    issueKey(subject);
    return true;
  } catch (error) {
    if (error instanceof IssueSubjectError) return false;
    throw error;
  }
}

function toldBy(state: State | undefined, { severity }: Ruling): Told {
  if (state === 'OK') return { is: 'fine' };
  if (state === undefined || state === 'UNKNOWN') return UNTOLD;
  const level = severity[state];
  return level === 'none' ? UNTOLD : { is: 'affected', state, severity: level };
}
