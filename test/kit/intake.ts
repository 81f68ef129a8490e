/** Intake on a store of its own, and the results that it is given. */
import { openSqlite } from '../../plugins/store/sqlite.ts';
import { eventId, subjectKey, type Event, type Subject } from '../../src/bridge/event.ts';
import { Intake, type Taken } from '../../src/incidents/intake/intake.ts';
import { type MayOpen, NO_POLICY, type SitePolicy } from '../../src/incidents/intake/may-open.ts';
import { DEFAULT_SETTINGS, type IntakeSettings } from '../../src/incidents/intake/settings.ts';
import type { Issue } from '../../src/incidents/issue.ts';
import type { AuditEntry } from '../../src/incidents/audit.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { OperationsOf } from '../../src/incidents/outbox.ts';
import { DEFAULT_RULES } from '../../src/incidents/transition/index.ts';
import type { Finding, State } from '../../src/result/index.ts';
import type { Store } from '../../src/store/store.ts';
import { ledgerOn, T0 } from './ledger.ts';

export const MINUTE = 60;
export const HOUR = 3600;
const PAGE = { after: 0, limit: 1000 };

export interface Said {
  /** Minutes after {@link T0}. */
  readonly minute: number;
  readonly state?: State;
  readonly site?: string;
  readonly ngi?: string;
  readonly host?: string;
  readonly service?: string;
  readonly summary?: string;
  readonly findings?: readonly Finding[];
}

export const SERVICE = 'eu.egi.sec.WN-CRL-ops';

export function resultOf({
  minute,
  state = 'CRITICAL',
  site = 'SITE-A',
  ngi = 'NGI_X',
  ...given
}: Said): Event {
  const { host = 'wn1', service = SERVICE, summary = `it is ${state}`, findings } = given;
  const start = new Date((T0 + minute * MINUTE) * 1000).toISOString();
  const subject: Subject = { site, ngi, host: 'ce.example.org', node: host, service };
  const report = {
    ...({
      subject,
      state,
      stateType: 'hard',
      summary,
      longOutput: '',
      perfdata: '',
      start,
      end: start,
    } as const),
    ...{ tags: {}, via: [], ...(findings !== undefined && { findings }) },
  };
  return { ...report, id: eventId(report), source: 'http', reporter: 'test', signature: 'none' };
}

/** Every hour one, from the first minute given on. */
export function hourly(from: number, states: string, given: Partial<Said> = {}): readonly Said[] {
  const words = { C: 'CRITICAL', W: 'WARNING', U: 'UNKNOWN', O: 'OK' } as const;
  return Array.from(states).map((letter, index) => {
    return { ...given, minute: from + 60 * index, state: words[letter as keyof typeof words] };
  });
}

/** One that answers as the test says. */
export function openSitePolicy(): SitePolicy & { answer: MayOpen; readonly deadlineSeconds: number } {
  const deadlineSeconds = 7 * 24 * HOUR;
  return {
    answer: { may: true },
    deadlineSeconds,
    mayOpen(_opening, _now, isReleased) {
      const { answer } = this;
      return isReleased && !answer.may && answer.for === 'site' ? { may: true } : answer;
    },
    deadlineOf: ({ since }) => since + deadlineSeconds,
    ngiOf: () => 'NGI_X',
  };
}

export interface IntakeBenchWorld {
  readonly settings?: Partial<IntakeSettings>;
  readonly policy?: SitePolicy;
  readonly operationsOf?: OperationsOf;
}

export class IntakeBench {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly intake: Intake;
  /** Seconds since the epoch. */
  clock = T0;
  #operations = 0;

  constructor(
    store: Store,
    { settings, policy = NO_POLICY, operationsOf = () => [] }: IntakeBenchWorld = {},
  ) {
    this.store = store;
    this.ledger = ledgerOn(store);
    this.intake = new Intake({
      tables: store.intake(),
      settings: { ...DEFAULT_SETTINGS, ...settings },
      policy,
      rules: DEFAULT_RULES,
      operationsOf,
      newOperationId: () => `intake-${(this.#operations += 1)}`,
      now: () => this.clock,
    });
  }

  static async inMemory(world: IntakeBenchWorld = {}): Promise<IntakeBench> {
    const bench = new IntakeBench(await openSqlite(':memory:'), world);
    await bench.intake.prepare();
    return bench;
  }

  /** As the bridge keeps what it has taken. */
  async append(events: readonly Event[]): Promise<void> {
    const rows = events.map((event) => {
      return { id: event.id, subject: subjectKey(event.subject), body: JSON.stringify(event) };
    });
    await this.store.append(rows, this.clock);
  }

  /** To the end of the log. */
  async follow(batch = 100): Promise<readonly Taken[]> {
    const steps: Taken[] = [];
    for (;;) {
      const taken = await this.intake.next(batch);
      steps.push(taken);
      if (taken.count < batch) return steps;
    }
  }

  /** One result after the other, each as it happens. */
  async say(...said: readonly Said[]): Promise<void> {
    for (const one of said) {
      this.clock = Math.max(this.clock, T0 + one.minute * MINUTE);
      await this.append([resultOf(one)]);
      await this.follow();
    }
  }

  async issues(): Promise<readonly Issue[]> {
    return await this.ledger.issues({ merged: true }, PAGE);
  }

  async trail(): Promise<readonly AuditEntry[]> {
    return await this.ledger.audit({}, PAGE);
  }
}
