/** What a client says of one check; every text as it was sent. Absent fields are empty, as NRDP has them. */
export interface SentResult {
  /** `service`, or anything else for the host. */
  readonly type: string;
  readonly hostname: string;
  readonly servicename: string;
  readonly state: string;
  readonly output: string;
  /** Seconds since the epoch, digits; only newer clients say it. */
  readonly time: string;
}

/** Why the whole cannot be read, in the words that NRDP has for it. */
export interface Unreadable {
  readonly message: 'BAD XML' | 'BAD JSON' | 'NO DATA';
  readonly information: string;
}
