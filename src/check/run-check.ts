/**
 * The check pipeline: probe or a stored observation → evaluate → accepted risk → verdict. Whatever goes wrong becomes
 * a verdict too, UNKNOWN with its reason.
 */
import { Failure } from '../host/failure.ts';
import type { Host } from '../host/host.ts';
import type { Verdict } from '../result/index.ts';
import type { Check, Observation } from './define-check.ts';
import { applyExceptions, type Exception } from './exceptions.ts';
import type { OptionTable, OptionValues } from './option.ts';

export interface Run {
  readonly options: OptionValues<OptionTable>;
  readonly exceptions: readonly Exception[];
  /** Judged instead of probing. */
  readonly observation?: Observation;
}

export async function runCheck(check: Check, host: Host, run: Run, signal: AbortSignal): Promise<Verdict> {
  try {
    const observation = run.observation ?? (await check.probe(host, run.options, signal));
    return judgeObservation(check, observation, run, host.clock.now());
  } catch (error) {
    return failureVerdict(error);
  }
}

/** @param at seconds since the epoch, at which exceptions are held against their expiry */
export function judgeObservation(
  check: Check,
  observation: Observation,
  { options, exceptions }: Pick<Run, 'options' | 'exceptions'>,
  at: number,
): Verdict {
  try {
    return applyExceptions(check.evaluate(observation, options), exceptions, at);
  } catch (error) {
    return failureVerdict(error);
  }
}

/** A failure keeps its reason; anything else is our own bug and keeps its stack for `-vvv`. */
export function failureVerdict(error: unknown): Verdict {
  if (error instanceof Failure) return unknownVerdict(error.reason, error.message);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = error instanceof Error ? error.message : String(error);
  return unknownVerdict('internal-error', `internal error: ${message}`, stack.split('\n'));
}

export function unknownVerdict(kind: string, text: string, diagnostics: readonly string[] = []): Verdict {
  return {
    summary: text,
    findings: [{ state: 'UNKNOWN', subject: '', text, kind, diagnostics }],
    metrics: [],
  };
}
