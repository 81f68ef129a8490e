/** What preflight says: how it is, and what to do about it. */
export interface PreflightFinding {
  readonly level: 'ok' | 'warning' | 'error';
  /** Such as `queue 'Incidents'`. */
  readonly subject: string;
  readonly text: string;
  /** What makes it right; absent where it is. */
  readonly fix?: string;
}

export const ok = (subject: string, text: string): PreflightFinding => ({ level: 'ok', subject, text });
export const warning = (subject: string, text: string, fix: string): PreflightFinding => ({
  level: 'warning',
  subject,
  text,
  fix,
});
export const error = (subject: string, text: string, fix: string): PreflightFinding => ({
  level: 'error',
  subject,
  text,
  fix,
});
