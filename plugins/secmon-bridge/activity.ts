/** What the members of the bridge have done since the daemon started, for its status, metrics and log. */
import type { Step } from '../../src/bridge/queue/deliver-next.ts';
import type { RetentionCount } from '../../src/bridge/queue/retention.ts';
import type { LaneReport } from '../../src/bridge/queue/run-lane.ts';
import type { Notice, Take } from '../../src/bridge/receive/receiver.ts';
import type { Refusal } from '../../src/trust/credential.ts';
import type { Retirement } from '../../src/store/portal-upkeep.ts';
import type { Taken as IntakeTaken } from '../../src/incidents/intake/intake.ts';
import type { Storm } from '../../src/incidents/intake/storm.ts';
import { IntakeActivity, stormText } from './intake-activity.ts';
import type { Log } from './log.ts';
import { PeopleActivity } from './people-activity.ts';
import { TrackerActivity } from './tracker-activity.ts';

export interface ReceiverCounts {
  /** Stored, and refused since the sender may not speak for a site. */
  results: number;
  refused: number;
  /** Could not be read. */
  dropped: number;
  /** Times when results may have been missed until they were asked for. */
  gaps: number;
  trouble: string | undefined;
}

export interface SinkCounts {
  delivered: number;
  /** Not taken, since the other side had a newer one. */
  superseded: number;
  retried: number;
  dead: number;
  /** Why nothing could be delivered at the last attempt. */
  failing: string | undefined;
}

/** Whoever is refused asks again before long. */
const REFUSAL_COUNTS_SECONDS = 60;
const REFUSAL_SAID_SECONDS = 60;
/** Beside the sinks, none of which has a colon in its name. */
const RETENTION = 'retention:';
const KEPT = 'retention';

export class Activity {
  readonly receivers = new Map<string, ReceiverCounts>();
  readonly sinks = new Map<string, SinkCounts>();
  /** How many were turned away, by why. */
  readonly refusals = new Map<Refusal, number>();
  readonly trackers: TrackerActivity;
  readonly ledger: IntakeActivity;
  readonly people = new PeopleActivity();
  readonly #log: Log;
  readonly #elapsed: () => number;
  /** Why the store could not be read or written at the last attempt, by who has tried. */
  readonly #storeTroubles = new Map<string, string>();
  #refusedAt = -Infinity;
  #refusalSaidAt = -Infinity;

  /** @param elapsed seconds on a clock that never steps */
  constructor(log: Log, elapsed: () => number = () => performance.now() / 1000) {
    this.#log = log;
    this.trackers = new TrackerActivity(log);
    this.ledger = new IntakeActivity(log);
    this.#elapsed = elapsed;
  }

  /** What kept the parts of another configuration from working says nothing of those of the next. */
  forgetTroubles(): void {
    for (const counts of this.receivers.values()) counts.trouble = undefined;
    for (const counts of this.sinks.values()) counts.failing = undefined;
    this.#storeTroubles.clear();
    this.#refusedAt = -Infinity;
  }

  /** Why the store takes nothing, or gives nothing; undefined where it does. */
  get storeComplaint(): string | undefined {
    const [trouble] = this.#storeTroubles.values();
    const isRefusing = this.#elapsed() - this.#refusedAt < REFUSAL_COUNTS_SECONDS;
    return trouble ?? (isRefusing ? 'it takes nothing new' : undefined);
  }

  receiver(name: string): ReceiverCounts {
    return entry(this.receivers, name, () => ({
      results: 0,
      refused: 0,
      dropped: 0,
      gaps: 0,
      trouble: undefined,
    }));
  }

  sink(name: string): SinkCounts {
    return entry(this.sinks, name, () => ({
      delivered: 0,
      superseded: 0,
      retried: 0,
      dead: 0,
      failing: undefined,
    }));
  }

  turnedAway(why: Refusal): void {
    this.refusals.set(why, (this.refusals.get(why) ?? 0) + 1);
  }

  counted(name: string, take: Take): Take {
    const counts = this.receiver(name);
    return async (reports, sender, once) => {
      const taken = await take(reports, sender, once).catch((error: unknown) => {
        this.#refuses(name);
        throw error;
      });
      if (taken.state === 'full') this.#refuses(name);
      if (taken.state === 'stored') {
        counts.results += reports.length;
        this.#refusedAt = -Infinity;
      }
      if (taken.state === 'refused') {
        counts.refused += reports.length;
        const { site, host } = reports[taken.item]?.subject ?? {};
        const reason = 'the sender does not speak for the site of this host';
        const { item } = taken;
        this.#log.write('warn', 'results-refused', {
          receiver: name,
          sender: sender.name,
          item,
          host,
          site,
          reason,
        });
      }
      return taken;
    };
  }

  notice(receiver: string, { kind, text, count = 1 }: Notice): void {
    const counts = this.receiver(receiver);
    if (kind === 'dropped') counts.dropped += count;
    if (kind === 'gap') counts.gaps += 1;
    if (kind === 'trouble') counts.trouble = text;
    if (kind === 'recovered') counts.trouble = undefined;
    this.#log.write(kind === 'recovered' ? 'info' : 'warn', kind, { receiver, text, count });
  }

  /** What the way into the ledger has done. @param held as the store counts what waits */
  intake(
    taken: IntakeTaken,
    held: readonly { readonly reason: string; readonly count: number }[],
    storm: Storm,
  ): void {
    const was = stormText(this.ledger.storm);
    this.ledger.add(taken, held, storm);
    const text = stormText(storm);
    // A new configuration has forgotten that it was said.
    if (text !== undefined && text !== this.receiver('storm').trouble)
      this.notice('storm', { kind: 'trouble', text });
    if (was !== undefined && text === undefined)
      this.notice('storm', { kind: 'recovered', text: 'issues are opened again' });
  }

  /** What the lane of a sink reports. */
  heard(report: LaneReport): void {
    const { sink } = report;
    switch (report.kind) {
      case 'step':
        this.#storeTroubles.delete(sink);
        this.#step(sink, report.step);
        break;
      case 'circuit':
        this.#log.write('debug', 'circuit', { sink, circuit: report.circuit });
        break;
      case 'store':
        this.#storeTroubles.set(sink, messageOf(report.error));
        this.#log.write('error', 'store-trouble', { sink, reason: messageOf(report.error) });
        break;
      case 'stuck':
        this.#log.write('error', 'sink-stuck', { sink });
        break;
      case 'late':
        this.#log.write('error', 'lease-ended', { sink });
        break;
    }
  }

  /** Said once a minute while it is so: a sender who is asked to wait comes again every few seconds. */
  #refuses(receiver: string): void {
    this.#refusedAt = this.#elapsed();
    if (this.#refusedAt - this.#refusalSaidAt < REFUSAL_SAID_SECONDS) return;
    this.#refusalSaidAt = this.#refusedAt;
    this.#log.write('error', 'nothing-taken', { receiver });
  }

  /** Nothing that was acknowledged goes without a word. */
  retired(count: RetentionCount & { readonly changes: number; readonly operations: number }): void {
    const { events, deadLetters, changes, operations } = count;
    this.#storeTroubles.delete(RETENTION);
    if (events + deadLetters + changes + operations > 0)
      this.#log.write('info', 'retired', { events, deadLetters, changes, operations });
  }

  /** @param why the clock is not believed; undefined where it is */
  keepsOld(why: string | undefined): void {
    const before = this.receiver(KEPT).trouble;
    if (why !== undefined && why !== before) this.notice(KEPT, { kind: 'trouble', text: why });
    if (why === undefined && before !== undefined)
      this.notice(KEPT, { kind: 'recovered', text: 'what is old is deleted again' });
  }

  /** By an operator, out of the portal. */
  subjectsRetired({ at, body }: Retirement): void {
    const record = JSON.parse(body) as Readonly<Record<string, unknown>>;
    this.#log.write('warn', 'subjects-retired', { at: new Date(at * 1000).toISOString(), ...record });
  }

  /** Old events could not be deleted: the store fills up, and may not be there to be written. */
  notRetired(error: unknown): void {
    this.#storeTroubles.set(RETENTION, messageOf(error));
    this.#log.write('error', 'store-trouble', { reason: messageOf(error) });
  }

  #step(sink: string, step: Step): void {
    const { claimed, delivered, superseded, retried, dead, overtaken, failure, fault } = step;
    if (claimed === 0) return;
    const counts = this.sink(sink);
    counts.delivered += delivered;
    counts.superseded += superseded;
    counts.retried += retried;
    counts.dead += dead;
    if (dead > 0) this.#log.write('error', 'dead-letters', { sink, count: dead });
    if (overtaken > 0) this.#log.write('error', 'out-of-order', { sink, count: overtaken });
    this.#failing(sink, counts, failure?.message ?? (fault === undefined ? undefined : messageOf(fault)));
  }

  #failing(sink: string, counts: SinkCounts, reason: string | undefined): void {
    if (reason === undefined && counts.failing !== undefined)
      this.#log.write('info', 'sink-recovered', { sink });
    else if (reason !== undefined && reason !== counts.failing)
      this.#log.write('warn', 'sink-failing', { sink, reason });
    counts.failing = reason;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function entry<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
