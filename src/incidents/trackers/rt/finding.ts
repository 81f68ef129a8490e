/** Findings of preflight, each in one call. */
import type { PreflightFinding } from '../preflight-finding.ts';

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
