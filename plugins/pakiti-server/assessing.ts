/** Assesses what waits, in the background: what reports brought at once, and from time to time whatever else is a reason. */
import type { Clock } from '../../src/host/host.ts';
import { assessPending } from '../../src/pakiti/findings/assess-pending.ts';
import type { KnowledgeSource } from '../../src/pakiti/findings/knowledge.ts';
import { keepDay } from '../../src/pakiti/statistics/keep-day.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { Log } from '../secmon-bridge/log.ts';
import type { Activity } from './activity.ts';
import { ReportsFirst } from './reports-first.ts';

export interface Assessing {
  /** Something is there that nobody has assessed. */
  arrived(): void;
  /** Ends what is under way; the rest waits in the store. */
  stop(): Promise<void>;
}

export interface AssessingWorld {
  readonly tables: PakitiTables;
  readonly knowledge: KnowledgeSource;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly log: Log;
}

/** A command or another process may have a reason too, and feeds grow old. */
const LOOK_SECONDS = 30;
const TRY_AGAIN_SECONDS = 10;
const OVERTAKEN = 'a server of a newer version assesses';

export function startAssessing(world: AssessingWorld): Assessing {
  const { tables, knowledge, clock, activity, log } = world;
  const over = new AbortController();
  const reports = new ReportsFirst(clock, over.signal);
  let wake: (() => void) | undefined;
  let hasMore = true;
  const overtaken = new Overtaken(log);
  const running = work();
  return {
    arrived() {
      hasMore = true;
      reports.arrived();
      wake?.();
    },
    async stop() {
      over.abort();
      wake?.();
      await running;
    },
  };

  async function work(): Promise<void> {
    while (!over.signal.aborted) {
      hasMore = false;
      await rest((await assess()) ? LOOK_SECONDS : TRY_AGAIN_SECONDS);
    }
  }

  async function assess(): Promise<boolean> {
    const progress = activity.begin('assessing');
    reports.begin();
    try {
      const done = await assessPending({
        ...{ tables, knowledge, now: () => clock.now(), signal: over.signal },
        breathe: () => reports.breathe(),
        overtaken: () => overtaken.tell(),
        progress: (count, waiting) => progress.at(count, count + waiting),
      });
      if (done > 0) overtaken.isOver();
      if (done > 0) log.write('info', 'assessed', { inventories: done });
      if (!over.signal.aborted && (await keepDay(tables, clock.now()))) log.write('info', 'counted', {});
      activity.trouble('assessing', undefined);
      return true;
    } catch (error) {
      // Whatever it is, it waits in the store, and the reports go on.
      activity.trouble('assessing', error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      progress.end();
    }
  }

  async function rest(seconds: number): Promise<void> {
    if (hasMore || over.signal.aborted) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
      clock.after(seconds).addEventListener('abort', () => resolve(), { once: true });
    });
    wake = undefined;
  }
}

/** Said once for as long as it lasts. */
class Overtaken {
  readonly #log: Log;
  #isTold = false;

  constructor(log: Log) {
    this.#log = log;
  }

  tell(): void {
    if (!this.#isTold) this.#log.write('info', 'overtaken', { reason: OVERTAKEN });
    this.#isTold = true;
  }

  isOver(): void {
    this.#isTold = false;
  }
}
