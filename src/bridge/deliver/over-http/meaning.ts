/** What an HTTP status says of what was sent. Source: RFC 9110 section 15, RFC 6585, RFC 8470. */
import type { Answered } from '../../../host/exchange.ts';
import { Failure } from '../../../host/failure.ts';
import { retryAfter } from './retry-after.ts';
import { said } from './said.ts';

export type Meaning =
  | { readonly kind: 'taken' }
  /** What was sent is at fault. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The server asks for patience, for so many seconds. */
  | { readonly kind: 'wait'; readonly reason: string; readonly afterSeconds: number }
  /** The server, the way to it or our credentials are at fault; of what was sent nothing is known. */
  | { readonly kind: 'trouble'; readonly failure: Failure };

export interface Asked {
  readonly host: string;
  /** Never shown. */
  readonly secrets: readonly string[];
  /** Seconds since the epoch. */
  readonly now: number;
}

const NOT_OURS: readonly number[] = [401, 403, 407];
const LATER: readonly number[] = [408, 425, 429];

export function meaningOf({ status, headers, bytes }: Answered, { host, secrets, now }: Asked): Meaning {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  const words = said(bytes.toString('utf8'), secrets);
  const reason = `${host}: answered ${status}${words === '' ? '' : `, ${words}`}`;
  if (NOT_OURS.includes(status)) return { kind: 'trouble', failure: new Failure('denied', reason) };
  if (status < 400)
    return { kind: 'trouble', failure: new Failure('refused', `${reason}; redirects are not followed`) };
  if (status < 500 && !LATER.includes(status)) return { kind: 'refused', reason };
  const afterSeconds = retryAfter(headers['retry-after'], now);
  if (afterSeconds !== undefined) return { kind: 'wait', reason, afterSeconds };
  return { kind: 'trouble', failure: new Failure(status === 408 ? 'timeout' : 'failed', reason) };
}
