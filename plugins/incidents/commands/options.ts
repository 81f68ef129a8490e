/** What the commands over the ledger have in common. */
import type { OperatorWorld } from '../../../src/cli/command.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure, type FailureReason } from '../../../src/host/failure.ts';
import type { Saying } from '../../../src/incidents/command.ts';
import type { RefusalCode, Outcome } from '../../../src/incidents/ledger.ts';
import { parseDuration, RangeSyntaxError } from '../../../src/result/index.ts';
import { whoDecides } from '../../who-decides.ts';

export { configOption } from '../../secmon-bridge/commands/config-option.ts';

export const sayingOptions = {
  as: { kind: 'text', value: 'NAME', describe: 'who decides, where that is not the user who calls' },
  why: { kind: 'text', value: 'TEXT', describe: 'the reason, for the audit trail; must be given' },
  'expect-version': {
    kind: 'text',
    value: 'NUMBER',
    describe: 'do nothing when it is no longer at that version',
  },
} as const;

export const jsonOption = { json: { kind: 'flag', describe: 'as JSON' } } as const;

interface SaidOptions {
  readonly as: string | undefined;
  readonly why: string | undefined;
  readonly 'expect-version': string | undefined;
}

const MAX_TEXT = 100_000;

/** @throws UsageError without a reason, Failure where the user has no name */
export async function sayingOf(given: SaidOptions, world: OperatorWorld): Promise<Saying> {
  const { why, 'expect-version': expected } = given;
  if (why === undefined || why.trim() === '')
    throw new UsageError('--why is missing: a decision has a reason');
  const by = { kind: 'person', name: await whoDecides(given.as, world), via: 'command' } as const;
  const saying = { by, at: world.host.clock.now(), why: bounded('--why', why) };
  return expected === undefined ? saying : { ...saying, expected: wholeNumber('--expect-version', expected) };
}

/** What a person writes goes into mails and tickets. */
export function bounded(option: string, text: string): string {
  if (text.length <= MAX_TEXT) return text;
  throw new UsageError(`${option}: longer than ${MAX_TEXT} characters`);
}

export function wholeNumber(what: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`${what}: '${text}' is no number`);
}

/** `42` or `#42`. */
export function issueNumber(text: string): number {
  const [, digits] = /^#?(\d{1,15})$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new UsageError(`'${text}' is no issue, such as 42`);
}

/** `c7`. */
export function incidentNumber(text: string): number {
  const [, digits] = /^c(\d{1,15})$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new UsageError(`'${text}' is no incident, such as c7`);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z)?$/;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LAST_SECOND = 86_399;

/** What every table, mail and tracker can write: with four digits of a year. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59Z') / 1000;

/** An instant, or a duration from now on. @returns seconds since the epoch */
export function instantIn(option: string, text: string, now: number): number {
  return INSTANT.test(text) ? calendarInstant(option, text) : aroundNow(option, text, now, 1);
}

/** Until when, as of a deadline: a day counts to its end, as that of a tag does. @returns seconds since the epoch */
export function untilIn(option: string, text: string, now: number): number {
  const at = instantIn(option, text, now);
  return DAY.test(text) ? at + LAST_SECOND : at;
}

/** An instant, or how long ago it is. @returns seconds since the epoch */
export function pastIn(option: string, text: string, now: number): number {
  return INSTANT.test(text) ? calendarInstant(option, text) : aroundNow(option, text, now, -1);
}

function aroundNow(option: string, text: string, now: number, sign: 1 | -1): number {
  const then = now + sign * durationIn(option, text);
  if (then >= 0 && then <= LAST_INSTANT) return then;
  throw new UsageError(
    `${option}: '${text}' ${sign < 0 ? 'ago' : 'from now'} is not within the years 1970 to 9999`,
  );
}

function calendarInstant(option: string, text: string): number {
  const seconds = Date.parse(text) / 1000;
  const isOfCalendar =
    !Number.isNaN(seconds) && new Date(seconds * 1000).toISOString().startsWith(text.slice(0, 10));
  if (isOfCalendar) return seconds;
  throw new UsageError(`${option}: '${text}' is no instant of the calendar`);
}

/** What may be a mistake; undefined for none. Both in seconds since the epoch. */
export function pastComplaint(deadline: number | null | undefined, now: number): string | undefined {
  if (deadline === undefined || deadline === null || deadline >= now) return undefined;
  return `the deadline ${new Date(deadline * 1000).toISOString().slice(0, 16)}Z is past`;
}

function durationIn(option: string, text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof RangeSyntaxError)) throw error;
    throw new UsageError(
      `${option}: '${text}' is neither an instant, such as 2026-05-01, nor a duration, such as 7d`,
    );
  }
}

const REASONS: Readonly<Record<RefusalCode, FailureReason>> = {
  missing: 'missing',
  conflict: 'refused',
  forbidden: 'refused',
  illegal: 'refused',
  malformed: 'malformed',
};

/** @throws Failure for what the ledger refuses */
export function accepted<T>(outcome: Outcome<T>): Exclude<Outcome<T>, { readonly kind: 'refused' }> {
  if (outcome.kind !== 'refused') return outcome;
  throw new Failure(REASONS[outcome.code], outcome.reason);
}
