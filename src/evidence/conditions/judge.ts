/** How a condition of one kind is asked. A {@link Failure} that it throws is "cannot tell", with its reason. */
import { expandBraces, globExpression, isGlob } from '../../host/glob.ts';
import { unknown, type Answered } from '../answer.ts';
import type { ConditionFields, ConditionKind } from '../condition.ts';
import { listOf, type Look } from '../look.ts';

export type Judge<Kind extends ConditionKind> = (
  fields: ConditionFields[Kind],
  look: Look,
) => Promise<Answered>;

/** Whether one of the globs matches a text, braces and all; they are compiled once. */
export function matcher(globs: string | readonly string[]): (text: string) => boolean {
  const all = listOf(globs).flatMap(expandBraces);
  const names = new Set(all.filter((glob) => !isGlob(glob)));
  const expressions = all.filter(isGlob).map(globExpression);
  return (text) => names.has(text) || expressions.some((expression) => expression.test(text));
}

/** Whether it may match more than itself. */
export function isPattern(text: string): boolean {
  return isGlob(text) || expandBraces(text).length > 1;
}

export const cannotTell: Judge<'cannot-tell'> = ({ because }) => Promise.resolve(unknown(because));
