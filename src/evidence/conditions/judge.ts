/** How a condition of one kind is asked. A {@link Failure} that it throws is "cannot tell", with its reason. */
import { globExpression } from '../../host/glob.ts';
import { unknown, type Answered } from '../answer.ts';
import type { ConditionFields, ConditionKind } from '../condition.ts';
import { listOf, type Look } from '../look.ts';

export type Judge<Kind extends ConditionKind> = (
  fields: ConditionFields[Kind],
  look: Look,
) => Promise<Answered>;

/** Whether one of the globs matches. */
export function matchesAny(globs: string | readonly string[], text: string): boolean {
  return listOf(globs).some((glob) => globExpression(glob).test(text));
}

export const cannotTell: Judge<'cannot-tell'> = ({ because }) => Promise.resolve(unknown(because));
