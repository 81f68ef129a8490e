/** What the probe saw: plain JSON. Times are seconds since the epoch. */
import type { Observation } from '../../src/check/index.ts';
import type { FailureReason } from '../../src/host/failure.ts';

export interface CrlObservation extends Observation {
  readonly directory: string;
  readonly anchors: readonly AnchorFacts[];
  /** Lists in the directory under a hash of some anchor. */
  readonly installed: readonly InstalledList[];
  /** Empty unless they were fetched. */
  readonly published: readonly PublishedList[];
  /** Certificates and metadata that could not be read. */
  readonly troubles: readonly FileTrouble[];
  /** Files of lists under a hash of no anchor; they were not read. */
  readonly orphans: readonly string[];
}

export interface AnchorFacts {
  /** Unique; the stem of its files, or the whole file name of a certificate without metadata. */
  readonly name: string;
  readonly subject: string;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Whether its key usage lets it sign lists. */
  readonly maySignLists: boolean;
  /** OpenSSL's subject hashes, SHA-1 style and MD5 style. */
  readonly hashes: readonly string[];
  readonly urls: readonly string[];
  /** Whether its metadata name a URL; unknown where they could not be read. */
  readonly publishes: 'yes' | 'no' | 'unknown';
}

export interface InstalledList {
  /** `HASH.rN`; several where the same bytes stand under several names. */
  readonly files: readonly string[];
  /** Names of the anchors that have such a hash. */
  readonly candidates: readonly string[];
  readonly content: ListContent;
}

export interface PublishedList {
  readonly url: string;
  /** Names of the anchors that publish there. */
  readonly candidates: readonly string[];
  readonly content: ListContent;
}

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
  readonly isDelta: boolean;
  readonly restriction: string | null;
  readonly distributionPoints: readonly string[];
  /** A critical extension that is not understood, dotted. */
  readonly unhandled: string | null;
}

export type Verification = 'good' | 'wrong-issuer' | 'bad-signature' | 'weak' | 'unsupported';

export interface FileTrouble {
  /** Name of the anchor where it is known, else the file. */
  readonly subject: string;
  readonly kind: 'certificate-missing' | 'certificate-unreadable' | 'metadata-unreadable';
  readonly message: string;
}

export function isRead(content: ListContent): content is ListFacts {
  return !('failure' in content);
}
