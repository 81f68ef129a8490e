/** What is known of a revocation list: plain JSON. Times are seconds since the epoch. */
import type { FailureReason } from '../host/failure.ts';

export type ListContent = ListFacts | Unread;

export interface Unread {
  readonly failure: FailureReason;
  readonly message: string;
}

export interface ListFacts {
  readonly issuer: string;
  readonly thisUpdate: number;
  readonly nextUpdate: number | null;
  /** Decimal. */
  readonly number: string | null;
  readonly entries: number;
  readonly algorithm: string;
  readonly verification: Verification;
  /** Name of the anchor that signed it. */
  readonly signer: string | null;
  /** Further anchors with the same name and key, as after a certificate was made anew: it is theirs as well. */
  readonly alsoSignedBy?: readonly string[];
  readonly isDelta: boolean;
  readonly restriction: string | null;
  readonly distributionPoints: readonly string[];
  /** A critical extension that is not understood, dotted. */
  readonly unhandled: string | null;
}

export type Verification = 'good' | 'wrong-issuer' | 'bad-signature' | 'weak' | 'unsupported';

/** Names of all anchors that signed it. */
export function signersOf(content: ListContent): readonly string[] {
  if (!isRead(content) || content.signer === null) return [];
  return [content.signer, ...(content.alsoSignedBy ?? [])];
}

export function isRead(content: ListContent): content is ListFacts {
  return !('failure' in content);
}
