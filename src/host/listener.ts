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

export type Answer = (request: HeardRequest) => Promise<SpokenReply>;
