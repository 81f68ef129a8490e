/** Requests as a server hears them: whole, bounded, of a client that may have shown a certificate. */
export interface HeardRequest {
  readonly method: string;
  /** Without the query, as it was sent: percent signs are not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case; of a header that came twice all values, joined by `, `. */
  readonly headers: Readonly<Partial<Record<string, string>>>;
  /** Undefined when it was longer than the listener takes. */
  readonly body: Buffer | undefined;
  readonly client: Client;
}

export interface Client {
  readonly address: string;
  /** Of the certificate that it has shown and that one of the listener's authorities has issued. */
  readonly certificate?: ClientCertificate;
}

export interface ClientCertificate {
  /** RFC 4514, such as `CN=secmon.example.org,O=Example`. */
  readonly subject: string;
  /** SHA-256, 64 hexadecimal digits in lower case. */
  readonly fingerprint: string;
}

export interface SpokenReply {
  readonly status: number;
  /** Names in lower case. `content-type` is JSON unless said otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body: object | string | Buffer;
}

/** What is not given is as {@link LISTENER_LIMITS} says. */
export interface ListenerLimits {
  /** Of one request, as it comes: before decompression. */
  readonly bodyBytes: number;
  /** Of all requests that are being read or answered. */
  readonly bodyBytesInAll: number;
  /** Seconds until a handshake is done, and until the headers of a request are whole. */
  readonly headerSeconds: number;
  /** Seconds until a request is whole. */
  readonly requestSeconds: number;
  /** Seconds that a connection may be idle between two requests. */
  readonly idleSeconds: number;
  readonly connections: number;
  readonly connectionsPerClient: number;
  /** Of one address (of IPv6, one network of 64 bits); undefined for any number. */
  readonly requestsPerSecond?: number | undefined;
  /** Seconds' worth of requests that one address may send at once. */
  readonly burstSeconds: number;
}

export const LISTENER_LIMITS: ListenerLimits = {
  bodyBytes: 16 * 2 ** 20,
  bodyBytesInAll: 256 * 2 ** 20,
  headerSeconds: 10,
  requestSeconds: 60,
  idleSeconds: 60,
  connections: 1000,
  connectionsPerClient: 250,
  burstSeconds: 5,
};

/** PEM texts. */
export interface ListenerTls {
  /** The certificate, and those between it and its authority. */
  readonly certificate: string;
  readonly key: string;
  /** Whose certificates are asked for and believed; a client need not have one. */
  readonly clientAuthorities?: string | undefined;
}

export interface ListenerOptions {
  /** A literal address; 127.0.0.1 unless given. */
  readonly address?: string | undefined;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls?: ListenerTls | undefined;
  readonly limits?: Partial<ListenerLimits> | undefined;
  /** The body of what the listener itself answers, such as `ERROR`; JSON with a reason unless given. */
  readonly trouble?: string | undefined;
}

export interface Listener {
  readonly port: number;
  /** New connections get this certificate; those that are open keep theirs. @throws Failure `malformed` */
  renew(tls: ListenerTls): void;
  /** Takes no new connections, answers what has begun, and resolves when all is answered. */
  close(): Promise<void>;
}

export type Answer = (request: HeardRequest) => Promise<SpokenReply>;
