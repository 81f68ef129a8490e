/** What Icinga's API says of a problem and of who has acknowledged it. */
import type { AcknowledgedBy } from '../acknowledger.ts';

export interface ObjectState {
  readonly hasProblem: boolean;
  readonly isAcknowledged: boolean;
}

/** Of a comment: that of an acknowledgement. */
const ACKNOWLEDGEMENT = 4;

interface Answer {
  readonly results?: readonly { readonly attrs?: Readonly<Record<string, unknown>> }[];
}

/** @returns undefined for what is no such answer */
export function parseState(text: string): ObjectState | undefined {
  const { state, acknowledgement } = attributes(text)?.[0] ?? {};
  if (typeof state !== 'number' || typeof acknowledgement !== 'number') return undefined;
  return { hasProblem: state !== 0, isAcknowledged: acknowledgement !== 0 };
}

/** The newest acknowledgement among comments on one object; empty where there is none. */
export function parseAcknowledgement(text: string): AcknowledgedBy | undefined {
  const found = attributes(text)?.filter((one) => one['entry_type'] === ACKNOWLEDGEMENT);
  if (found === undefined) return undefined;
  const newest = found
    .toSorted((one, other) => Number(one['entry_time']) - Number(other['entry_time']))
    .at(-1);
  return { author: word(newest?.['author']), comment: word(newest?.['text']) };
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function attributes(text: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  try {
    return (JSON.parse(text) as Answer).results?.map(({ attrs }) => attrs ?? {});
  } catch {
    return undefined;
  }
}
