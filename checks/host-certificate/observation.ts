/** What the probe saw: plain JSON. Times are seconds since the epoch. */
import type { Observation } from '../../src/check/index.ts';
import type { FailureReason } from '../../src/host/failure.ts';
import type { CertificateFacts } from '../../src/x509/certificate-details.ts';
import type { DeadEnd } from '../../src/x509/chain.ts';
import type { ListContent } from '../../src/x509/list-facts.ts';

export interface HostCertificateObservation extends Observation {
  readonly source: Source;
  /** Hosts that the certificate has to be for. */
  readonly names: readonly string[];
  /** The directory or file of those who are trusted. */
  readonly store: string;
  /** How many certificates are installed there. */
  readonly installed: number;
  /** Why files there that may hold others could not be read. */
  readonly unread: readonly string[];
  /** Every certificate that the others speak of by its place; the first is the host's. */
  readonly certificates: readonly CertificateFacts[];
  /** Places of those that were presented, in their order. */
  readonly presented: readonly number[];
  /** Each from the host's certificate to a trust anchor, by place. */
  readonly chains: readonly (readonly number[])[];
  readonly deadEnds: readonly SeenDeadEnd[];
  readonly revocations: readonly Revocation[];
  /** Null where no key was to be looked at. */
  readonly key: KeyFile | null;
}

export type Source = { readonly kind: 'file'; readonly path: string } | Endpoint;

export interface Endpoint {
  readonly kind: 'endpoint';
  /** `HOST:PORT`. */
  readonly endpoint: string;
  readonly address: string;
  readonly protocol: string;
  readonly cipher: string;
}

export interface SeenDeadEnd {
  readonly certificate: number;
  readonly reason: DeadEnd['reason'];
}

/** What the installed lists of one authority say of one certificate. */
export interface Revocation {
  readonly certificate: number;
  readonly issuer: number;
  /** Whether the authority publishes lists, as its metadata say; where it has none, as the certificate says. */
  readonly publishes: 'yes' | 'no' | 'unknown';
  readonly lists: readonly ConsultedList[];
}

export interface ConsultedList {
  readonly file: string;
  readonly content: ListContent;
  /** Null where the list does not name the certificate. */
  readonly revoked: { readonly at: number; readonly reason: string } | null;
}

export interface KeyFile {
  readonly path: string;
  /** Permission bits; null where not even they could be read. */
  readonly mode: number | null;
  /** Whether it is the certificate's key, or why that cannot be told. */
  readonly match: boolean | Untold;
}

export interface Untold {
  readonly failure: FailureReason;
  readonly message: string;
}
