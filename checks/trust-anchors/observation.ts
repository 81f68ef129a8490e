/** What the probe saw: plain JSON. Times are seconds since the epoch. */
import type { Observation } from '../../src/check/index.ts';
import type { FailureReason } from '../../src/host/failure.ts';

export interface TrustAnchorsObservation extends Observation {
  readonly directory: string;
  /** Anchors that have a `.info` file. */
  readonly anchors: readonly InstalledAnchor[];
  /** Certificates that no `.info` file describes. */
  readonly strangers: readonly Stranger[];
  /** Files that could not be read. */
  readonly troubles: readonly Trouble[];
  readonly release: Document<Release>;
  /** The anchors of the release. */
  readonly list: Document<PackageList>;
  /** Those that a release has withdrawn. */
  readonly obsolete: Document<PackageList>;
}

export interface InstalledAnchor {
  /** Of its files: `STEM.info`. */
  readonly stem: string;
  /** As the `.info` file says; null where it does not. */
  readonly alias: string | null;
  readonly version: string | null;
  /** Fingerprints as the `.info` file says, upper-case, in the order of their numbers. */
  readonly statedSha1: readonly string[];
  readonly statedSha256: readonly string[];
  readonly certificates: readonly AnchorCertificate[];
  /** Files that should be there and are not; a hash link that is missing stands as `HASH.0`. */
  readonly missingFiles: readonly string[];
}

export interface AnchorCertificate {
  readonly subject: string;
  readonly sha1: string;
  readonly sha256: string;
}

export interface Stranger extends AnchorCertificate {
  readonly files: readonly string[];
}

export interface Trouble {
  /** The anchor's stem, or the file. */
  readonly subject: string;
  readonly kind: 'metadata-unreadable' | 'certificate-unreadable';
  readonly message: string;
}

export interface Release {
  /** Such as `1.133-1`. */
  readonly version: string;
  /** The first second of its day, UTC. */
  readonly date: number;
}

export interface PackageList {
  readonly packages: readonly Package[];
  /** Lines that begin like a package and are none. */
  readonly unread: readonly string[];
}

export interface Package {
  readonly alias: string;
  /** Null where the line does not say. */
  readonly version: string | null;
}

/** A document of the release, or why there is none. */
export type Document<T> = DocumentSource & (Obtained<T> | Missing);

interface DocumentSource {
  /** Path, or URL without password. */
  readonly source: string;
}

export interface Obtained<T> {
  readonly content: T;
  /** When it was downloaded, or a local file was written. */
  readonly obtainedAt: number;
  /** Why the cache was not renewed or not kept; null where nothing went wrong. */
  readonly cacheTrouble: string | null;
}

export interface Missing {
  readonly failure: FailureReason;
  readonly message: string;
}

export function isObtained<T>(document: Document<T>): document is DocumentSource & Obtained<T> {
  return !('failure' in document);
}
