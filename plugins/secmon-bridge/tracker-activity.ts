/** What trackers have been told since the daemon started, for metrics and log. */
import type { SentAs, TrackerReport } from '../../src/incidents/trackers/run/lane.ts';
import type { Log } from './log.ts';

export class TrackerActivity {
  /** By tracker and by what became of operations. */
  readonly operations = new Map<string, Map<SentAs, number>>();
  /** What people have done, by tracker. */
  readonly facts = new Map<string, number>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  heard(report: TrackerReport): void {
    const { tracker } = report;
    switch (report.kind) {
      case 'operation':
        this.#count(tracker, report.as);
        this.#tell(report);
        break;
      case 'heard':
        this.facts.set(tracker, (this.facts.get(tracker) ?? 0) + report.facts);
        break;
      case 'ahead':
        this.#log.write('warn', 'clock-was-ahead', { tracker, operation: report.operation.operation });
        break;
      case 'circuit':
        this.#log.write('debug', 'circuit', { tracker, circuit: report.circuit });
        break;
      case 'deaf':
        this.#log.write('warn', 'tracker-not-heard', { tracker, reason: report.failure.message });
        break;
      case 'not-taken':
        this.#log.write('warn', 'not-taken', { tracker, fact: report.fact.id, reason: report.reason });
        break;
      case 'store':
      case 'fault':
        this.#log.write('error', `tracker-${report.kind}`, { tracker, reason: messageOf(report.error) });
        break;
      case 'stuck':
      case 'late':
        this.#log.write('error', `tracker-${report.kind}`, { tracker });
        break;
    }
  }

  #count(tracker: string, as: SentAs): void {
    const counts = this.operations.get(tracker) ?? new Map<SentAs, number>();
    this.operations.set(tracker, counts);
    counts.set(as, (counts.get(as) ?? 0) + 1);
  }

  #tell({ tracker, operation, as, reason }: Extract<TrackerReport, { kind: 'operation' }>): void {
    const { operation: id, verb, issue, incident } = operation;
    const level = as === 'failed' ? 'error' : as === 'sent' ? 'info' : 'debug';
    this.#log.write(level, `operation-${as}`, { tracker, operation: id, verb, issue, incident, reason });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
