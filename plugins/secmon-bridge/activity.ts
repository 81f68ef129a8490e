/** What the members of the bridge have done since the daemon started, for its status, metrics and log. */
import type { Outcome, Sink } from '../../src/bridge/deliver/sink.ts';
import type { Notice, Take } from '../../src/bridge/receive/receiver.ts';
import type { Log } from './log.ts';

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
  retried: number;
  dead: number;
  /** Why nothing could be delivered at the last attempt. */
  failing: string | undefined;
}

export class Activity {
  readonly receivers = new Map<string, ReceiverCounts>();
  readonly sinks = new Map<string, SinkCounts>();
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
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
    return entry(this.sinks, name, () => ({ delivered: 0, retried: 0, dead: 0, failing: undefined }));
  }

  counted(name: string, take: Take): Take {
    const counts = this.receiver(name);
    return async (reports, sender) => {
      const taken = await take(reports, sender);
      if (taken.state === 'stored') counts.results += reports.length;
      if (taken.state === 'refused') {
        counts.refused += reports.length;
        this.#log.write('warn', 'results-refused', { receiver: name, sender: sender.name, item: taken.item });
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

  watched(sink: Sink): Sink {
    const counts = this.sink(sink.name);
    return {
      name: sink.name,
      deliver: async (events) => {
        const outcomes = await sink.deliver(events);
        for (const outcome of outcomes) this.#countOutcome(sink.name, counts, outcome);
        return outcomes;
      },
      close: async () => await sink.close?.(),
    };
  }

  /** @param reason undefined when something could be delivered again */
  failed(sink: string, reason: string | undefined): void {
    const counts = this.sink(sink);
    if (reason !== counts.failing) {
      if (reason === undefined) this.#log.write('info', 'sink-recovered', { sink });
      else this.#log.write('warn', 'sink-failing', { sink, reason });
    }
    counts.failing = reason;
  }

  #countOutcome(sink: string, counts: SinkCounts, outcome: Outcome): void {
    if (outcome.state === 'delivered') counts.delivered += 1;
    else if (outcome.state === 'retry') counts.retried += 1;
    else {
      counts.dead += 1;
      this.#log.write('error', 'dead-letter', { sink, reason: outcome.reason });
    }
  }
}

function entry<T>(map: Map<string, T>, name: string, make: () => T): T {
  const known = map.get(name);
  if (known !== undefined) return known;
  const made = make();
  map.set(name, made);
  return made;
}
