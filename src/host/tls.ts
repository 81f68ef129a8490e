/** What a TLS endpoint shows of itself. Nothing is verified here: what is seen is judged later. */
export const START_TLS = ['none', 'smtp', 'imap', 'ldap'] as const;

export type StartTls = (typeof START_TLS)[number];

export interface TlsEndpoint {
  /** Name or address. */
  readonly host: string;
  readonly port: number;
  /** The name that is asked for (SNI, RFC 6066 section 3); undefined sends none. */
  readonly serverName: string | undefined;
  /** The protocol in which TLS is asked for: RFC 3207, RFC 9051 section 6.2.1, RFC 4511 section 4.14. */
  readonly startTls: StartTls;
}

export interface TlsLimits {
  /** Seconds from the connection to the end of the handshake. */
  readonly timeoutSeconds: number;
  /** What the server may say before TLS begins. */
  readonly maxBytes: number;
}

export interface TlsPeer {
  /** Where the connection went. */
  readonly address: string;
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** DER, the server's own first, then those that issued each other, as it sent them. */
  readonly certificates: readonly Buffer[];
}

export interface Tls {
  /**
   * One handshake, of any version and strength that can still be spoken; then the connection is closed.
   * @throws Failure `unreachable`, `timeout`, `refused` where the server does not offer TLS, `malformed`, `too-large`
   */
  inspect(endpoint: TlsEndpoint, limits: TlsLimits, signal: AbortSignal): Promise<TlsPeer>;
}
