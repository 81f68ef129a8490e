/**
 * How much a sink is asked after failures in a row: less and less, and after several nothing but one event now and then
 * (the circuit is open, and half-open for that one event).
 */
export type Circuit = 'closed' | 'open';

export interface Breaker {
  readonly circuit: Circuit;
  /** Failures in a row. */
  readonly failures: number;
  /** Events that may be asked of the sink at once. */
  limit(): number;
  /**
   * Whether a failure is more likely that of the one event than of the sink: it was asked alone, and others have been
   * delivered since the last failure. Such an event must not hold up the others for ever.
   */
  suspects(limit: number): boolean;
  failed(): void;
  succeeded(): void;
}

const OPENS_AFTER = 5;
const SHRINKS = 4;
const GROWS = 2;

/** @param batch most events at once */
export function breaker(batch: number): Breaker {
  let failures = 0;
  let size = batch;
  let deliveredSince = false;
  return {
    get circuit() {
      return failures >= OPENS_AFTER ? 'open' : 'closed';
    },
    get failures() {
      return failures;
    },
    limit: () => (failures >= OPENS_AFTER ? 1 : size),
    suspects: (limit) => limit === 1 && deliveredSince,
    failed() {
      failures += 1;
      size = Math.max(1, Math.floor(size / SHRINKS));
      deliveredSince = false;
    },
    succeeded() {
      failures = 0;
      size = Math.min(batch, size * GROWS);
      deliveredSince = true;
    },
  };
}
