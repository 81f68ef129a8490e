/** A node report of two verdicts, one of them not done. */
import type { NodeReport } from '../../src/render/index.ts';

/** Seconds since the epoch when it was written, nearly. */
export const NOW = 1_800_000_000;

export const VERDICT = {
  findings: [
    { state: 'CRITICAL', subject: '/etc/x', kind: 'k', text: 'is writable' },
    {
      state: 'OK',
      subject: '/etc/y',
      kind: 'k',
      text: 'is fine',
      accepted: { reason: 'r', who: 'w', expires: '2027-01-01', expired: false },
    },
  ],
  metrics: [{ label: "a'b", value: 1.5, unit: 's', warning: { start: 0, end: 2, inside: false } }],
  summary: 'one file is writable',
} as unknown as NodeReport['verdicts'][number]['verdict'];

export function reportOf(change: Partial<NodeReport> = {}): NodeReport {
  const done = {
    metric: 'Permissions',
    service: 'eu.egi.sec.WN-Permissions-ops',
    check: 'file-permissions',
    startedAt: NOW - 20,
    endedAt: NOW - 10,
    verdict: VERDICT,
  };
  return {
    subject: { site: 'SITE-A', computingElement: 'ce1.example.org', node: 'wn1.example.org' },
    profile: 'default',
    version: '1.0.0',
    startedAt: NOW - 30,
    endedAt: NOW - 5,
    verdicts: [done, { ...done, service: 'eu.egi.sec.WN-CRL-ops', startedAt: undefined, endedAt: undefined }],
    ...change,
  };
}
