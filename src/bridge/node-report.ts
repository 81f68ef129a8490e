/**
 * What `secmon node run` writes, as the events it speaks of: one for each verdict. A verdict that was not done when the
 * report was written is UNKNOWN, at the time of the report.
 */
import { plainDecimal } from '../result/index.ts';
import { fitText } from './fit-text.ts';
import type { Complaint } from './validate.ts';

/** One verdict in the shape of an event, and where it stood in the report. */
export interface ReportedItem {
  readonly value: object;
  /** Such as `verdicts.2`. */
  readonly place: string;
}

const text = { type: 'string' } as const;
const nullable = { type: ['string', 'null'] } as const;

const subject = {
  type: 'object',
  additionalProperties: false,
  required: ['site', 'computingElement', 'node'],
  properties: { site: text, computingElement: text, node: text },
} as const;

/** What is used of `config/schema/node-report.schema.json`; what becomes of it is held against the schema of events. */
const reportSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['schema', 'subject', 'profile', 'version', 'startedAt', 'endedAt', 'verdicts'],
  properties: {
    schema: { const: 1 },
    subject,
    profile: text,
    vo: text,
    version: text,
    startedAt: text,
    endedAt: nullable,
    verdicts: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['subject', 'service', 'startedAt', 'endedAt', 'verdict'],
        properties: {
          subject,
          service: text,
          startedAt: nullable,
          endedAt: nullable,
          verdict: {
            type: 'object',
            required: ['state', 'summary', 'findings', 'metrics'],
            properties: {
              summary: text,
              findings: { type: 'array', items: { type: 'object' } },
              metrics: { type: 'array', items: { type: 'object' } },
            },
          },
        },
      },
    },
  },
} as const;

interface NodeReport {
  readonly vo?: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly verdicts: readonly NodeVerdict[];
}

interface NodeVerdict {
  readonly subject: { readonly site: string; readonly computingElement: string; readonly node: string };
  readonly service: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly verdict: {
    readonly state: unknown;
    readonly summary: string;
    readonly findings: readonly Readonly<Record<string, unknown>>[];
    readonly metrics: readonly Readonly<Record<string, unknown>>[];
  };
}

export type ReadNodeReport = (value: unknown) => readonly ReportedItem[] | Omit<Complaint, 'item'>;

/** Whether that is what it means to be; an event has no verdicts. */
export function looksLikeNodeReport(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'verdicts' in value;
}

/** The validator is loaded and compiled once, by the first who asks. */
export async function nodeReportReader(): Promise<ReadNodeReport> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const isReport = new Ajv2020({ allowUnionTypes: true }).compile<NodeReport>(reportSchema);
  return (value) => {
    if (isReport(value)) {
      return value.verdicts.map((one, index) => ({ value: itemOf(one, value), place: `verdicts.${index}` }));
    }
    const [error] = isReport.errors ?? [];
    const field = (error?.instancePath ?? '').split('/').slice(1).join('.');
    return { field, message: error?.message ?? 'is not valid' };
  };
}

function itemOf(
  { subject: who, service, startedAt, endedAt, verdict }: NodeVerdict,
  report: NodeReport,
): object {
  const start = startedAt ?? report.endedAt ?? report.startedAt;
  return {
    subject: { site: who.site, host: who.computingElement, node: who.node, service },
    state: verdict.state,
    ...fitText({
      summary: verdict.summary,
      longOutput: verdict.findings.map(lineOf).join('\n'),
      perfdata: verdict.metrics.flatMap(metricText).join(' '),
    }),
    findings: verdict.findings.map(({ accepted, ...finding }) =>
      accepted === null ? finding : { ...finding, accepted },
    ),
    start,
    end: endedAt ?? start,
    ...(report.vo === undefined ? {} : { tags: { vo: report.vo } }),
  };
}

function lineOf({ state, subject: about, text: said }: Readonly<Record<string, unknown>>): string {
  return `[${String(state)}] ${about === '' ? '' : `${String(about)}: `}${String(said)}`;
}

/** What ends a label early in some consumer of performance data. */
const UNSAFE_IN_LABEL = /['=|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|::/gu;

/** One that has no value is left out. */
function metricText(metric: Readonly<Record<string, unknown>>): readonly string[] {
  const { label, value, unit } = metric;
  if (typeof label !== 'string' || typeof value !== 'number') return [];
  const bounds = ['warning', 'critical', 'min', 'max'].map((name) => boundText(metric[name]));
  const name = label.replace(UNSAFE_IN_LABEL, '_');
  return [`'${name}'=${plainDecimal(value)}${unitText(unit)};${bounds.join(';')}`.replace(/;+$/, '')];
}

function boundText(value: unknown): string {
  if (typeof value === 'number') return plainDecimal(value);
  return typeof value === 'string' && /^[@~:0-9.eE+-]*$/.test(value) ? value : '';
}

function unitText(unit: unknown): string {
  return typeof unit === 'string' && /^(?:[sBc%])?$/.test(unit) ? unit : '';
}
