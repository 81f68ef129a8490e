/** Connections that both sides prove themselves on by one secret (TLS-PSK, RFC 4279), for protocols of lines. */
export interface PskEndpoint {
  /** Name or address. */
  readonly host: string;
  readonly port: number;
  readonly identity: string;
  readonly key: Buffer;
}

export interface PskLimits {
  /** For the handshake, and for each answer. */
  readonly timeoutSeconds: number;
  /** Longest line of the other side. */
  readonly maxLineBytes: number;
}

export interface PskChannel {
  send(data: string | Buffer): void;
  /**
   * The next line without its end.
   * @throws Failure `timeout`, `unreachable` when the connection is gone, `too-large`
   */
  line(): Promise<string>;
  /** What was sent may still go out. */
  close(): void;
}

export interface PskChannels {
  /** @throws Failure `unreachable`, `timeout`, `denied` when the other side has another secret or none */
  connect(endpoint: PskEndpoint, limits: PskLimits): Promise<PskChannel>;
}
