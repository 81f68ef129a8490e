/** What preflight says: how it is, and what to do about it. */
export interface PreflightFinding {
  readonly level: 'ok' | 'warning' | 'error';
  /** Such as `queue 'Incidents'`. */
  readonly subject: string;
  readonly text: string;
  /** What makes it right; absent where it is. */
  readonly fix?: string;
}
