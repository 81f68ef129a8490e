/** What the server has done since it started, for its status, metrics and log. */
import type { Decided } from '../../src/pakiti/api/decide/change.ts';
import type { FeedNotice } from '../../src/pakiti/report/feed.ts';
import type { Report } from '../../src/pakiti/report/report.ts';
import { REPORT_OUTCOMES, type ReportOutcome, type Work } from '../../src/pakiti/api/status.ts';
import type { Refusal } from '../../src/trust/credential.ts';
import type { Log } from '../secmon-bridge/log.ts';

/** Work that takes long, and that somebody may wait for. */
export interface Progress {
  /** @param of null: nobody knows how much it will be */
  at(done: number, of: number | null): void;
  end(): void;
}

const TELL_EVERY_SECONDS = 10;

export class Activity {
  readonly reports = new Map<ReportOutcome, number>(REPORT_OUTCOMES.map((outcome) => [outcome, 0]));
  /** How many were turned away, by why. */
  readonly refusals = new Map<Refusal, number>();
  readonly #log: Log;
  readonly #elapsed: () => number;
  readonly #work = new Map<string, { done: number; of: number | null; readonly since: number }>();
  readonly #troubles = new Map<string, string>();

  /** @param elapsed seconds on a clock that never steps */
  constructor(log: Log, elapsed: () => number) {
    this.#log = log;
    this.#elapsed = elapsed;
  }

  /** What a host is called stands in the log as JSON, so that it harms nobody. */
  heard(what: FeedNotice): void {
    this.#count(what.kind);
    if (what.kind === 'refused')
      this.#log.write('warn', 'refused', { address: what.address, reason: what.reason });
    if (what.kind === 'failed') this.#log.write('error', 'failed', { reason: what.reason });
    if (what.kind === 'stored' || what.kind === 'asked') this.#heardReport(what.kind, what.report);
  }

  #heardReport(kind: string, { host, site, protocol, inventory, dropped }: Report): void {
    const [first] = dropped;
    this.#log.write(first === undefined ? 'debug' : 'warn', kind, {
      ...{ host, site, protocol, packages: inventory.packages.length },
      ...(first === undefined ? {} : { dropped: dropped.length, line: first.line, reason: first.reason }),
    });
  }

  decided(what: Decided): void {
    this.#log.write('info', 'decided', { ...what });
  }

  turnedAway(address: string, why: Refusal, wasReport: boolean): void {
    if (wasReport) this.#count('turned-away');
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
    this.#log.write('info', 'turned-away', { address, why });
  }

  #count(outcome: ReportOutcome): void {
    this.reports.set(outcome, (this.reports.get(outcome) ?? 0) + 1);
  }

  /** Logged from time to time while it lasts. @param what is unique, such as `syncing osv` */
  begin(what: string): Progress {
    const since = this.#elapsed();
    let told = since;
    const work = { done: 0, of: null as number | null, since };
    this.#work.set(what, work);
    return {
      at: (done, of) => {
        Object.assign(work, { done, of });
        if (this.#elapsed() - told < TELL_EVERY_SECONDS) return;
        told = this.#elapsed();
        this.#log.write('info', 'progress', { what, done, ...(of === null ? {} : { of }) });
      },
      end: () => {
        if (this.#work.get(what) === work) this.#work.delete(what);
      },
    };
  }

  get work(): readonly Work[] {
    const now = this.#elapsed();
    return [...this.#work].map(([what, { done, of, since }]) => ({
      ...{ what, done, of, seconds: Math.round(now - since) },
    }));
  }

  /** Logged when it begins, changes and ends. @param text undefined: there is none any more */
  trouble(part: string, text: string | undefined): void {
    const before = this.#troubles.get(part);
    if (text === before) return;
    if (text === undefined) {
      this.#troubles.delete(part);
      this.#log.write('info', 'recovered', { part, reason: 'it works again' });
    } else {
      this.#troubles.set(part, text);
      this.#log.write('error', 'trouble', { part, reason: text });
    }
  }

  get troubles(): readonly string[] {
    return [...this.#troubles].map(([part, text]) => `${part}: ${text}`);
  }

  /** What kept the parts of another configuration from working says nothing of those of the next. */
  forgetTroubles(): void {
    this.#troubles.clear();
    this.#work.clear();
  }
}
