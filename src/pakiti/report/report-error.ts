/** A report that is none, or that is not taken whole: nothing of it is used. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
  /** `too-large`: beyond a limit; `malformed`: not what its protocol says. */
  readonly reason: 'malformed' | 'too-large';

  constructor(reason: ReportError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
