/** Talking to one server that the operator named, over connections that are kept: what sinks deliver through. */

export interface ExchangeSettings {
  /**
   * PEM of the authorities that the server's certificate may come from, instead of those that Mozilla trusts, which Node carries.
   */
  readonly authorities?: string;
  /** Where the operator says `authorities`, such as an option, for the message about one that is not among them. */
  readonly authoritiesAt?: string;
  /** Whatever certificate the server shows is taken: who is on the way can read and answer everything. */
  readonly unverified?: true;
  /** What we show of ourselves, PEM; the key without a passphrase. */
  readonly client?: { readonly certificate: string; readonly key: string };
  /** The name that the server's certificate must carry, where it is not the one of the URL. */
  readonly serverName?: string;
  /** Connections at the same time. */
  readonly connections: number;
  /** Seconds from the first byte sent to the last received, however slowly they come. */
  readonly timeoutSeconds: number;
  /** Bytes of an answer past which it is a failure `too-large`. */
  readonly maxBytes: number;
  /** URL of an HTTP proxy; direct where it is absent, whatever the environment says. */
  readonly proxy?: string;
}

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `http:` or `https:`. Private addresses are not refused: the operator named it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Asked when the connection is there, right before the first byte: false, nothing is sent, and it is `refused`. */
  readonly mayBegin?: () => boolean;
}

export interface Answered {
  readonly status: number;
  /** Names in lower case; of a header that came twice all values, joined by `, `. */
  readonly headers: Readonly<Partial<Record<string, string>>>;
  /** As they came: nothing is decompressed, since nothing else was asked for. */
  readonly bytes: Buffer;
}

export interface Exchange {
  /**
   * One request, whole answer. Every status is an answer, a redirect too. After a failure the server may or may not
   * have done what was asked, except where it is `refused` or `denied`.
   * @throws Failure `denied` where the server does not take the client's certificate, `refused` where its own
   * certificate is not right, `unreachable`, `timeout`, `too-large`, `malformed`. No text of a failure holds a header, a
   * body, or more of the URL than its host.
   */
  ask(ask: Ask): Promise<Answered>;
  /** Ends its connections, after what is under way. */
  close(): void;
}
