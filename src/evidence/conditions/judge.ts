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
  const matches = listOf(globs).flatMap(expandBraces).map(matcherOf);
  return (text) => matches.some((isMatch) => isMatch(text));
}

function matcherOf(glob: string): (text: string) => boolean {
  if (!isGlob(glob)) return (text) => text === glob;
  const expression = globExpression(glob);
  return (text) => expression.test(text);
}

export const cannotTell: Judge<'cannot-tell'> = ({ because }) => Promise.resolve(unknown(because));
