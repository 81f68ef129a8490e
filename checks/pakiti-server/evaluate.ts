/** From the observation to the verdict: pure, nothing but the arguments. */
import {
  Failure,
  judge,
  type Finding,
  type Metric,
  type MetricDeclaration,
  type Observation,
  type Verdict,
} from '../../src/check/index.ts';
import { spanText } from '../../src/check/span-text.ts';
import { feedFindings } from './feed-findings.ts';
import type { Values } from './options.ts';
import type { Status } from './status.ts';

export interface ServerObservation extends Observation {
  /** The server, for people. */
  readonly server: string;
  readonly status: Status;
}

export const metrics = {
  hosts: { unit: '', describe: 'hosts that have reported' },
  silent: { unit: '%', describe: 'share of the hosts that are silent for two days' },
  undetermined: { unit: '%', describe: 'share of the hosts of which something cannot be told' },
  vulnerable: { unit: '', describe: 'hosts with a vulnerable package' },
  undetermined_cves: { unit: '', describe: 'CVEs of which nobody can tell, of all hosts together' },
  unassessed: { unit: '', describe: 'hosts that have changed and were not assessed since' },
  pending: { unit: '', describe: 'inventories that wait to be assessed' },
  pending_age: { unit: 's', describe: 'seconds for which the oldest of them waits' },
  report_lag: { unit: 's', describe: 'seconds since the newest report' },
  feeds: { unit: '', describe: 'feeds that were taken' },
  feeds_stale: { unit: '', describe: 'feeds on which nothing rests any more' },
  feeds_refused: { unit: '', describe: 'feeds whose last edition was refused' },
  reports: { unit: 'c', describe: 'reports that were taken since the server was started' },
  reports_refused: { unit: 'c', describe: 'what was no report, or of somebody who may not, since then' },
  reports_failed: { unit: 'c', describe: 'reports that failed on the server, since then' },
} as const satisfies Readonly<Record<string, MetricDeclaration>>;

/** As clocks differ that are set over the network at all. */
const CLOCK_SECONDS = 300;
/** Of the server's own clock, which does not differ from itself. */
const FUTURE_SECONDS = 60;

/** @throws Failure `malformed` for an observation that lacks facts */
export function evaluate(observation: ServerObservation, values: Values): Verdict {
  requireFacts(observation);
  const { status } = observation;
  return {
    summary: `${status.hosts.all} hosts, ${status.feeds.length} feeds`,
    findings: [
      ...clockFindings(observation),
      ...feedFindings(status.feeds, values),
      ...lagFindings(status, values),
      ...hostFindings(status, values),
      pendingFinding(status, values),
      ...status.troubles.map((text): Finding => ({
        state: 'WARNING',
        subject: 'server',
        kind: 'trouble',
        text,
      })),
    ],
    metrics: metricsOf(status),
  };
}

/** An observation may come from a file that somebody has edited or cut. */
function requireFacts({ status }: Partial<ServerObservation>): void {
  const { hosts, feeds, troubles, at, lastReport, pendingSeconds } = (status ?? {}) as Partial<Status>;
  const numbers = [hosts?.all, hosts?.silent, hosts?.undetermined, pendingSeconds];
  const isWhole =
    numbers.every((one) => Number.isFinite(one)) &&
    Number.isFinite(secondsOf(at ?? '')) &&
    (lastReport === null || Number.isFinite(secondsOf(lastReport ?? ''))) &&
    Array.isArray(troubles) &&
    feeds?.every(({ ageSeconds, stale }) => isAge(ageSeconds) && typeof stale === 'boolean') === true;
  if (!isWhole) throw new Failure('malformed', 'the observation has been changed: not every fact is in it');
}

function isAge(age: unknown): boolean {
  return age === null || Number.isFinite(age);
}

function secondsOf(instant: string): number {
  return Date.parse(instant) / 1000;
}

/** All ages are by the server's clock. */
function clockFindings({ at, server, status }: ServerObservation): readonly Finding[] {
  const ahead = secondsOf(status.at) - at;
  if (Math.abs(ahead) <= CLOCK_SECONDS) return [];
  const text = `its clock is ${spanText(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} ours`;
  return [{ state: 'UNKNOWN', subject: server, kind: 'clock', text }];
}

function lagFindings({ at, lastReport }: Status, values: Values): readonly Finding[] {
  const subject = 'reports';
  if (lastReport === null)
    return [{ state: 'UNKNOWN', subject, kind: 'none', text: 'no host has ever reported' }];
  const lag = secondsOf(at) - secondsOf(lastReport);
  if (lag < -FUTURE_SECONDS)
    return [
      { state: 'UNKNOWN', subject, kind: 'future', text: `the newest is from ${spanText(-lag)} ahead` },
    ];
  const state = judge(Math.max(0, lag), { warning: values['lag-warning'], critical: values['lag-critical'] });
  return [{ state, subject, kind: 'lag', text: `the newest is ${spanText(Math.max(0, lag))} old` }];
}

function hostFindings({ hosts }: Status, values: Values): readonly Finding[] {
  const { all, silent, undetermined } = hosts;
  if (all === 0) return [{ state: 'UNKNOWN', subject: 'hosts', kind: 'none', text: 'none is known' }];
  const share = (part: number, what: string, kind: 'silent' | 'undetermined'): Finding => ({
    state: judge((100 * part) / all, {
      warning: values[`${kind}-warning`],
      critical: values[`${kind}-critical`],
    }),
    ...{ subject: 'hosts', kind, text: `${part} of ${all} ${what}` },
  });
  return [
    share(silent, 'are silent for two days', 'silent'),
    share(undetermined, 'cannot be judged as a whole', 'undetermined'),
  ];
}

function pendingFinding({ pendingInventories: count, pendingSeconds }: Status, values: Values): Finding {
  const state = judge(pendingSeconds, {
    warning: values['pending-warning'],
    critical: values['pending-critical'],
  });
  const text =
    count === 0
      ? 'nothing waits to be assessed'
      : `${count} inventories wait to be assessed, the oldest for ${spanText(pendingSeconds)}`;
  return { state, subject: 'assessing', kind: 'pending', text };
}

function metricsOf(status: Status): readonly Metric[] {
  const { hosts, feeds, reports, at, lastReport } = status;
  const metric = (label: keyof typeof metrics, value: number): Metric => ({
    ...{ label, value, unit: metrics[label].unit, min: 0 },
  });
  const share = (part: number): number => Math.round((1000 * part) / hosts.all) / 10;
  const counted = (...outcomes: readonly string[]): number =>
    outcomes.reduce((sum, outcome) => sum + (reports[outcome] ?? 0), 0);
  return [
    metric('hosts', hosts.all),
    ...(hosts.all === 0
      ? []
      : [metric('silent', share(hosts.silent)), metric('undetermined', share(hosts.undetermined))]),
    metric('vulnerable', hosts.vulnerable),
    metric('undetermined_cves', status.undeterminedCves),
    metric('unassessed', hosts.unassessed),
    metric('pending', status.pendingInventories),
    metric('pending_age', status.pendingSeconds),
    ...(lastReport === null
      ? []
      : [metric('report_lag', Math.max(0, secondsOf(at) - secondsOf(lastReport)))]),
    metric('feeds', feeds.length),
    metric('feeds_stale', feeds.filter(({ stale }) => stale).length),
    metric('feeds_refused', feeds.filter(({ refused }) => refused !== null).length),
    metric('reports', counted('stored', 'same', 'asked')),
    metric('reports_refused', counted('refused', 'turned-away')),
    metric('reports_failed', counted('failed')),
  ];
}
