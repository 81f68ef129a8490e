/** Which issues a bad result is about, by the rules of intake: all of them, or it counts as being about none. */
import { issueKey } from '../issue-key.ts';
import { statementOf } from '../intake/statement-of.ts';
import type { IntakeRule } from '../intake/rules.ts';
import type { AboutOf } from './watch.ts';

/** A bad result is of any age. */
const EVER = Infinity;

/** A part of it that has no issue, or cannot be told, is none that a ticket speaks of. */
export function aboutBy(rules: readonly IntakeRule[]): AboutOf {
  return (event, subject, receivedAt) => {
    const received = { event, subject, receivedAt };
    const { tellings } = statementOf(received, rules, EVER);
    const all = statementOf(received, [], EVER).tellings;
    const bad = tellings.filter(({ told }) => told.is !== 'fine');
    if (tellings.length < all.length || bad.some(({ told }) => told.is === 'untold')) return [];
    return [...new Set(bad.map(({ subject: one }) => issueKey(one)))];
  };
}
