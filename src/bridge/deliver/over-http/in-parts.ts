/** Many events in one request, in parts that are not too large. */
import { Failure } from '../../../host/failure.ts';
import type { Outcome } from '../sink.ts';
import { haltAfter, settled, NOT_BEGUN, type Result, type Retry } from './result.ts';

export interface InParts<T> {
  readonly most: { readonly items: number; readonly bytes: number };
  /** Bytes of one in a request. */
  readonly sizeOf: (item: T) => number;
  /** Nothing new begins once it has aborted. */
  readonly signal: AbortSignal;
  /**
   * One outcome for each, or why the server refuses the request.
   * @throws Failure where nothing is known of any of them
   */
  readonly send: (items: readonly T[]) => Promise<readonly Outcome[] | Refused>;
}

export interface Refused {
  readonly refused: string;
  /** Some of it may have been taken before: what is sent again is sent only once again, each by itself. */
  readonly partly?: boolean;
}

/**
 * A refused request is sent again in halves until the one that is at fault stands alone, which is dead. After the first
 * that has to be tried again nothing more is sent, so that nothing overtakes it.
 * @throws Failure when nothing is known of any
 */
export async function inParts<T>(items: readonly T[], how: InParts<T>): Promise<readonly Outcome[]> {
  const results: Result[] = [];
  let halt: Retry | undefined;
  for (const part of partsOf(items, how)) await deliver(part);
  return settled(results);

  async function deliver(part: readonly T[]): Promise<void> {
    const waiting = how.signal.aborted ? NOT_BEGUN : halt;
    if (waiting !== undefined) results.push(...part.map(() => waiting));
    else await take(part, await answerTo(part));
  }

  async function answerTo(part: readonly T[]): Promise<readonly Result[] | Refused> {
    try {
      return await how.send(part);
    } catch (error) {
      if (error instanceof Failure) return part.map(() => error);
      throw error;
    }
  }

  async function take(part: readonly T[], answer: readonly Result[] | Refused): Promise<void> {
    if (!('refused' in answer)) {
      results.push(...answer);
      halt ??= answer.map(holdAfter).find((held) => held !== undefined);
    } else if (part.length <= 1) results.push({ state: 'dead', reason: answer.refused });
    else for (const piece of pieces(part, answer)) await deliver(piece);
  }
}

function pieces<T>(part: readonly T[], { partly = false }: Refused): readonly (readonly T[])[] {
  const length = partly ? 1 : Math.ceil(part.length / 2);
  return Array.from({ length: Math.ceil(part.length / length) }, (_, index) =>
    part.slice(index * length, (index + 1) * length),
  );
}

function holdAfter(result: Result): Retry | undefined {
  if (result instanceof Failure || result.state !== 'retry') return haltAfter(result);
  return { ...result, attempted: false };
}

/** In order, each at most so many and, unless one alone is larger, so large. */
function partsOf<T>(
  items: readonly T[],
  { most, sizeOf }: Pick<InParts<T>, 'most' | 'sizeOf'>,
): readonly (readonly T[])[] {
  const result: T[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = sizeOf(item);
    const last = result.at(-1);
    if (last === undefined || last.length >= most.items || bytes + size > most.bytes) {
      result.push([item]);
      bytes = size;
    } else {
      last.push(item);
      bytes += size;
    }
  }
  return result;
}
