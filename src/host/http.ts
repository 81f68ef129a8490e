/** Fetching a document over HTTP, bounded in every way that a hostile server could stretch. */
import type { Answered, ExchangeSettings } from './exchange.ts';

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
  /** 304 where it is what was known. */
  readonly status: number;
  readonly bytes: Buffer;
  /** As the server writes them; undefined where it does not say. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
}

/** What was fetched before: a server that has nothing else answers 304 without content. */
export interface Known {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** What a client shows of itself, and whom it believes. */
export interface Credentials {
  /** PEM: the certificate, and those between it and its authority. */
  readonly certificate: string;
  /** PEM, without a passphrase. */
  readonly key: string;
  /** PEM of the authorities that the server's certificate may come from. */
  readonly authorities: readonly string[];
}

/** A request to a server that the operator named: private addresses are not refused, redirects are not followed. */
export interface Post {
  /** `https:` only. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly credentials: Credentials;
}

/** One server that the operator named, over connections that are kept; it is only asked. */
export interface AskedServer {
  /**
   * One GET. A private address is not refused, a redirect is an answer like any other.
   * @throws Failure as `Exchange.ask`
   */
  get(url: string, headers: Readonly<Record<string, string>>): Promise<Answered>;
  /** Ends what is under way. */
  close(): void;
}

export interface Http {
  /** One GET. @throws Failure `refused` for a private address, `unreachable`, `timeout`, `too-large`, `malformed` */
  get(url: string, limits: FetchLimits, signal: AbortSignal, known?: Known): Promise<Fetched>;
  /**
   * One POST. The server's certificate is verified; a redirect is an answer like any other.
   * @throws Failure `denied` where the server does not take the client's certificate, `refused` where the server's
   * certificate is not right or the credentials cannot be used, `unreachable`, `timeout`, `too-large`, `malformed`
   */
  post(
    post: Post,
    limits: Pick<FetchLimits, 'maxBytes' | 'timeoutSeconds'>,
    signal: AbortSignal,
  ): Promise<Fetched>;
  /** @throws Failure `refused` for certificates, keys or a proxy that cannot be used */
  server(settings: ExchangeSettings): Promise<AskedServer>;
}
