import { isState, STATES, type State } from '../result/index.ts';
import { UsageError } from './usage-error.ts';

export interface Timeout {
  readonly seconds: number;
  /** What the check is when it did not end in time. */
  readonly state: State;
}

/** A day: longer than any check interval, and well below what a timer can hold. */
const MAX_SECONDS = 86_400;

/**
 * `SECONDS[:STATE]`, the state by name or exit code.
 * @throws UsageError
 */
export function parseTimeout(text: string): Timeout {
  const [, digits, stateText = 'UNKNOWN'] = /^(\d+(?:\.\d+)?)(?::(\w+))?$/.exec(text) ?? [];
  const seconds = Number(digits);
  if (digits === undefined || seconds <= 0 || seconds > MAX_SECONDS) {
    throw new UsageError(
      `--timeout: '${text}' is not SECONDS[:STATE], SECONDS above 0 and up to ${MAX_SECONDS}`,
    );
  }
  const state = /^\d$/.test(stateText) ? STATES[Number(stateText)] : stateText.toUpperCase();
  if (state === undefined || !isState(state)) {
    throw new UsageError(`--timeout: '${stateText}' is none of ${STATES.join(', ')}`);
  }
  return { seconds, state };
}
