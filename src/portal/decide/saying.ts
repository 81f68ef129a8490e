/** What everything that is said to the ledger has: a reason, a version, and who may not. */
import type { Saying } from '../../incidents/command.ts';
import { numberField, textField } from './fields.ts';
import type { Decider } from './posting.ts';

export const why = textField('the reason, for the audit trail');
export const version = numberField('the version that was looked at: with another, nothing is done');
export const NAME = 1024;

export const FOR_ALL = {
  kind: 'refused',
  code: 'forbidden',
  reason: 'this credential sees a part only',
} as const;

export function sayingOf(
  { by, now }: Decider,
  said: { readonly why?: string; readonly version?: number },
): Saying {
  const saying = { by, at: now, why: said.why ?? '' };
  return said.version === undefined ? saying : { ...saying, expected: said.version };
}
