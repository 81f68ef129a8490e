import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import {
  LEVELS,
  METRICS_COLUMNS,
  metricsOf,
  type MetricsRow,
} from '../../../src/incidents/metrics/metrics.ts';
import { isMonth, type Month, monthAt, monthsBetween } from '../../../src/incidents/metrics/months.ts';
import { readHistories } from '../../../src/incidents/metrics/read-histories.ts';
import { csv } from '../../../src/portal/encode/csv.ts';
import { escapeJson, escapeText } from '../../../src/render/index.ts';
import { durationText } from '../../../src/x509/duration-text.ts';
import { withLedger } from '../with-ledger.ts';
import { configOption } from './options.ts';

const options = {
  ...configOption,
  from: {
    kind: 'text',
    value: 'MONTH',
    describe: 'the first month, such as 2026-11; the last one unless given',
  },
  to: { kind: 'text', value: 'MONTH', describe: 'the last month; this one unless given' },
  by: {
    kind: 'choice',
    choices: [...LEVELS, 'each'],
    default: 'each',
    describe: 'a row for each site, each NGI, all of them, or each of these',
  },
  format: {
    kind: 'choice',
    choices: ['table', 'csv', 'json'],
    default: 'table',
    describe: 'for people, as in RFC 4180, or a line of JSON each; times in seconds',
  },
} as const;

export const incidentMetrics: Command = {
  name: 'incident metrics',
  summary: 'count issues by month (UTC), site and NGI: open, opened, closed, how soon, deadlines missed',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const now = host.clock.now();
    const months = monthsOf(given, now);
    const levels = LEVELS.filter((level) => given.by === 'each' || given.by === level);
    const histories = await withLedger(host, given.config, (ledger) => readHistories(ledger, now));
    return { text: FORMS[given.format](metricsOf(histories, months, levels, now)), exitCode: 0 };
  },
};

interface Given {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** @throws UsageError */
function monthsOf({ from, to }: Given, now: number): readonly Month[] {
  const last = monthIn('--to', to ?? monthAt(now));
  const first = monthIn('--from', from ?? last);
  const months = monthsBetween(first, last);
  if (months.length === 0) throw new UsageError(`--from: ${first} is after ${last}`);
  if (first > monthAt(now)) throw new UsageError(`--from: ${first} is still to come`);
  return months;
}

function monthIn(option: string, text: string): string {
  if (isMonth(text)) return text;
  throw new UsageError(`${option}: '${text}' is no month, such as 2026-11`);
}

const FORMS = {
  csv: (rows: readonly MetricsRow[]) => csv({ columns: METRICS_COLUMNS, rows }),
  json: (rows: readonly MetricsRow[]) => rows.map((row) => escapeJson(`${JSON.stringify(row)}\n`)).join(''),
  table: (rows: readonly MetricsRow[]) =>
    textTable([HEADING, ...rows.map((row) => cellsOf(row).map(escapeText))]),
};

const HEADING = [
  'MONTH',
  'NGI',
  'SITE',
  'OPEN',
  'OPENED',
  'AGAIN',
  'RESOLVED',
  'REJECTED',
  'ANSWERED IN',
  'AT MOST',
  'FIXED IN',
  'AT MOST',
  'MISSED',
];

function cellsOf(row: MetricsRow): readonly string[] {
  return [
    row.month,
    row.level === 'all' ? 'all' : row.ngi,
    row.level === 'ngi' ? 'all' : row.site,
    String(row.open),
    String(row.opened),
    String(row.reopened),
    String(row.resolved),
    String(row.rejected),
    lasting(row.medianSecondsToAcknowledge),
    lasting(row.longestSecondsToAcknowledge),
    lasting(row.medianSecondsToFix),
    lasting(row.longestSecondsToFix),
    String(row.deadlinesMissed),
  ];
}

function lasting(seconds: number | null): string {
  return seconds === null ? '' : durationText(seconds);
}
