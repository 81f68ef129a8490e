/** An answer that is read as it comes, from one server that the operator named; it may go on for ever. */
export interface StreamSettings {
  /** PEM of the authorities that the server's certificate may come from, instead of those that Mozilla trusts, which Node carries. */
  readonly authorities?: string | undefined;
  /** What we show of ourselves, PEM; the key without a passphrase. */
  readonly client?: { readonly certificate: string; readonly key: string } | undefined;
  /** The name that the server's certificate must carry, where it is not the one of the URL. */
  readonly serverName?: string | undefined;
  /** Seconds without a byte, from the first that is sent, after which it is a failure `timeout`. */
  readonly silenceSeconds: number;
}

export interface StreamRequest {
  readonly method: 'GET' | 'POST';
  /** `https:` only. Private addresses are not refused: the operator named it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

export interface Streamed {
  readonly status: number;
  /** To be read to its end or broken off; a torn answer is a failure `unreachable`, silence `timeout`. */
  readonly chunks: AsyncIterable<Buffer>;
}

/**
 * One request over a connection of its own. Every status is an answer, a redirect too; the signal ends it at any time.
 * @throws Failure `denied` where the server does not take the client's certificate, `refused` where its own certificate
 * is not right or ours cannot be used, `unreachable`, `timeout`. None names a header or a body.
 */
export type OpenStream = (
  request: StreamRequest,
  settings: StreamSettings,
  signal: AbortSignal,
) => Promise<Streamed>;
