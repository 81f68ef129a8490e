/** What is known of a trust anchor, and of its files that could not be read: plain JSON. Times are seconds since the epoch. */
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

export interface FileTrouble {
  /** Name of the anchor where it is known, else the file. */
  readonly subject: string;
  readonly kind: 'certificate-missing' | 'certificate-unreadable' | 'metadata-unreadable';
  readonly message: string;
}
