/**
 * What one run on a worker node found, as JSON. Its shape is published as `config/schema/node-report.schema.json`.
 */
import { escapeJson } from './escape.ts';
import { verdictDocument } from './json.ts';
import type { Verdict } from '../result/index.ts';

/** Who is spoken of. Two nodes behind one computing element are two subjects. */
export interface NodeSubject {
  readonly site: string;
  readonly computingElement: string;
  readonly node: string;
}

export interface NodeVerdict {
  /** Name of the metric as its consumers know it, such as `CRL`. */
  readonly metric: string;
  /** Name of the service, such as `eu.egi.sec.WN-CRL-ops`. */
  readonly service: string;
  readonly check: string;
  /** Seconds since the epoch; no end says that it was not done when the report was written. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly verdict: Verdict;
}

export interface NodeReport {
  readonly subject: NodeSubject;
  readonly profile: string;
  /** The virtual organisation that the job ran for. */
  readonly vo?: string;
  /** Version of Secmon. */
  readonly version: string;
  readonly startedAt: number;
  /** Undefined while the run goes on. */
  readonly endedAt: number | undefined;
  readonly verdicts: readonly NodeVerdict[];
}

export function nodeReportJson(report: NodeReport): string {
  const { subject, profile, vo, version, startedAt, endedAt, verdicts } = report;
  const document = {
    schema: 1,
    subject,
    profile,
    ...(vo === undefined ? {} : { vo }),
    version,
    startedAt: instant(startedAt),
    endedAt: instant(endedAt),
    verdicts: verdicts.map((verdict) => entry(subject, verdict)),
  };
  return escapeJson(`${JSON.stringify(document)}\n`);
}

/** The file of a subject's report; no two subjects share one. */
export function nodeReportFile({ computingElement, node }: NodeSubject): string {
  return `${encodeURIComponent(computingElement)},${encodeURIComponent(node)}.json`;
}

function entry(subject: NodeSubject, result: NodeVerdict): object {
  const { service, check, startedAt, endedAt, verdict } = result;
  const times = { startedAt: instant(startedAt), endedAt: instant(endedAt) };
  return { subject, service, ...times, verdict: verdictDocument(check, verdict) };
}

function instant(seconds: number | undefined): string | null {
  return seconds === undefined ? null : new Date(seconds * 1000).toISOString();
}
