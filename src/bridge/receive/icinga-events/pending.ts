/** Results that have been heard and not been taken yet, in memory: bounded. */
import { Failure } from '../../../host/failure.ts';
import type { SeenResult } from './check-result.ts';

export interface Pending {
  /** @throws Failure `too-large` when nobody has taken anything for too long */
  add(result: SeenResult): void;
  /** At most so many, the first first. */
  take(count: number): readonly SeenResult[];
  /** Puts back what was taken and could not be stored. */
  restore(results: readonly SeenResult[]): void;
  /** Aborts as soon as there is something. */
  arrival(): AbortSignal;
}

export function pendingResults(bound: number): Pending {
  let waiting: SeenResult[] = [];
  let arriving = new AbortController();
  return {
    add(result) {
      if (waiting.length >= bound) throw new Failure('too-large', `${bound} results wait to be stored`);
      waiting.push(result);
      arriving.abort();
    },
    take(count) {
      const taken = waiting.slice(0, count);
      waiting = waiting.slice(count);
      return taken;
    },
    restore(results) {
      waiting = [...results, ...waiting];
    },
    arrival() {
      if (waiting.length === 0) arriving = new AbortController();
      return arriving.signal;
    },
  };
}
