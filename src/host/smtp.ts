/** Handing one mail to one server at a time, and knowing how far that went. */

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, TLS demanded before anything is said, or none. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** The name that the server's certificate must carry, where it is not `host`. */
  readonly serverName?: string;
  /** PEM of the authorities that the certificate may come from, instead of those that Mozilla trusts, which Node carries. */
  readonly authorities?: string;
  readonly login?: { readonly user: string; readonly password: string };
  /** Seconds for which nothing may happen. */
  readonly timeoutSeconds: number;
}

/** @property said by the server, as it came: hostile */
export type SmtpEnd =
  /** The server has it. @property refused those of the recipients that it has not taken it for */
  | { readonly kind: 'accepted'; readonly said: string; readonly refused: readonly string[] }
  /** It does not take it, because of what it is or whom it is for. @property code 400 to 599: below 500 it may later */
  | { readonly kind: 'refused'; readonly code: number; readonly said: string }
  /** It did not get the whole mail, such as where it does not let us log in, so that it cannot have taken it. */
  | { readonly kind: 'not-sent'; readonly said: string }
  /** It had the whole mail and has not answered: it may have taken it. */
  | { readonly kind: 'unknown'; readonly said: string };

export interface SmtpMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Header and body. */
  readonly message: Buffer;
  /** Asked before its last piece: false, it is not sent. */
  readonly mayEnd?: () => boolean;
}

/** One connection for one mail. @param deadline aborted: it ends at once, as far as it is */
export type SendMail = (settings: SmtpSettings, mail: SmtpMail, deadline: AbortSignal) => Promise<SmtpEnd>;
