/** Fetching a document over HTTP, bounded in every way that a hostile server could stretch. */
export interface FetchLimits {
  /** Decoded bytes past which the answer is a failure `too-large`. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
  /** Seconds from the first byte sent to the last received, redirects included. */
  readonly timeoutSeconds: number;
  /**
   * Networks (CIDR) that may be reached although they are private: loopback, link-local, RFC 1918, and so on.
   * Every other private address is refused, also when a name resolves or a redirect points to it.
   */
  readonly allowPrivate: readonly string[];
  /** `environment` honours the proxy variables; undefined goes direct. */
  readonly proxy: string | undefined;
}

export interface Fetched {
  /** Where it finally came from. */
  readonly url: string;
  readonly status: number;
  readonly bytes: Buffer;
}

export interface Http {
  /** One GET. @throws Failure `refused` for a private address, `unreachable`, `timeout`, `too-large`, `malformed` */
  get(url: string, limits: FetchLimits, signal: AbortSignal): Promise<Fetched>;
}
