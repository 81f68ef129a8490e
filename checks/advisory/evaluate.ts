/** The judgement: pure, from what was seen to findings and metrics. */
import type { Finding, Metric, Verdict } from '../../src/check/index.ts';
import type { Risk } from '../../src/evidence/advisory.ts';
import { judgeReport, type AdvisoryVerdict } from './judge-report.ts';
import type { AdvisoryObservation } from './observation.ts';
import { isAsked, isAtLeast, type Asked } from './select.ts';

export function evaluate(
  observation: AdvisoryObservation,
  options: Asked & { readonly critical: Risk | 'none' },
): Verdict {
  const reports = observation.reports.filter((report) => isAsked(report, options));
  const judged = reports.map((report) => judgeReport(report, options.critical));
  const findings = [
    ...judged,
    ...observation.broken.map(brokenFinding),
    ...notObserved(observation, options),
  ];
  return {
    summary: summaryOf(judged),
    findings,
    metrics: metricsOf(judged, observation.seconds),
  };
}

function brokenFinding({ file, message }: AdvisoryObservation['broken'][number]): Finding {
  return {
    state: 'UNKNOWN',
    subject: file,
    kind: 'broken-file',
    text: `no advisory: ${withoutPath(message, file)}`,
  };
}

/** Messages begin with the path, which the subject says already. */
function withoutPath(message: string, path: string): string {
  if (message.startsWith(`${path}:`))
    return `line ${message.slice(path.length + 1).trim()}`.replace(/^line (?!\d)/, '');
  return message;
}

/** What is asked for and is in no catalogue, or was not looked at when the observation was stored. */
function notObserved({ reports, risk }: AdvisoryObservation, asked: Asked): readonly Finding[] {
  const missing = asked.all
    ? []
    : asked.id.filter((id) => !reports.some((report) => isAsked(report, { ...asked, id: [id] })));
  const least = asked.all ? 'low' : asked.risk;
  return [
    ...missing.map((subject) => unobserved(subject, 'no such advisory of that risk was looked at')),
    ...(isAtLeast(least, risk)
      ? []
      : [unobserved('', `advisories of less than ${risk} risk were not looked at`)]),
  ];
}

function unobserved(subject: string, text: string): Finding {
  return { state: 'UNKNOWN', subject, kind: 'not-observed', text };
}

const IN_ORDER: Readonly<Record<AdvisoryVerdict, string>> = {
  vulnerable: 'vulnerable',
  'no-evidence': 'cannot tell',
  mitigated: 'mitigated',
  fixed: 'fixed',
  'not-exposed': 'not exposed',
};

function summaryOf(judged: readonly Finding[]): string {
  if (judged.length === 0) return 'no advisory was looked at';
  const counts = Object.entries(IN_ORDER).flatMap(([kind, text]) => {
    const count = judged.filter((finding) => finding.kind === kind).length;
    return count === 0 ? [] : [`${count} ${text}`];
  });
  return `${judged.length} ${judged.length === 1 ? 'advisory' : 'advisories'}: ${counts.join(', ')}`;
}

export const metrics = {
  vulnerable: { unit: '', describe: 'advisories that this host is vulnerable to' },
  no_evidence: { unit: '', describe: 'advisories of which nothing could be told' },
  mitigated: {
    unit: '',
    describe: 'advisories whose danger is taken away, though the software is not fixed',
  },
  fixed: { unit: '', describe: 'advisories whose software is patched' },
  not_exposed: { unit: '', describe: 'advisories about what this host does not have' },
  seconds: { unit: 's', describe: 'time that the looking took' },
} as const;

function metricsOf(judged: readonly Finding[], seconds: number): readonly Metric[] {
  const kinds = Object.keys(IN_ORDER).map((kind): Metric => {
    const value = judged.filter((finding) => finding.kind === kind).length;
    return { label: kind.replaceAll('-', '_'), value, unit: '', min: 0 };
  });
  return [...kinds, { label: 'seconds', value: seconds, unit: 's', min: 0 }];
}
