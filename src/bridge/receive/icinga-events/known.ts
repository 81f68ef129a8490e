/** Which results were stored or heard already, so that what is still there is not handed on again and again. */
import { createHash } from 'node:crypto';
import { type CheckResult, objectKey, type SeenResult } from './check-result.ts';

export interface Known {
  has(seen: SeenResult): boolean;
  add(seen: SeenResult): void;
}

/** Remembers the last of each object. */
export function knownResults(results: readonly SeenResult[] = []): Known {
  const last = new Map(results.map((seen) => [objectKey(seen), stampOf(seen.result)]));
  return {
    has: (seen) => last.get(objectKey(seen)) === stampOf(seen.result),
    add: (seen) => void last.set(objectKey(seen), stampOf(seen.result)),
  };
}

/** In the order in which they ended, each once. */
export function inOrder(results: readonly SeenResult[]): readonly SeenResult[] {
  const distinct = new Map(results.map((one) => [`${stampOf(one.result)} ${objectKey(one)}`, one]));
  return [...distinct.values()].toSorted(
    (one, other) => one.result.execution_end - other.result.execution_end,
  );
}

/** Of senders that know whole seconds only, two results may have the same times. */
function stampOf({ execution_start: start, execution_end: end, state, output }: CheckResult): string {
  const said = createHash('sha256')
    .update(output ?? '')
    .digest('base64');
  return `${start} ${end} ${state} ${said}`;
}
