/** The world of a receiver: this machine, waits of no more than a moment, and a store that a test commands. */
import { localMachine } from '../../src/host/local/machine.ts';
import type { Machine } from '../../src/host/machine.ts';
import { eventId, type Report } from '../../src/bridge/event.ts';
import type { Notice, ReceiveWorld, Sender, Taken } from '../../src/bridge/receive/receiver.ts';
import { localHostFromSource } from './local-host.ts';

const MOMENT_SECONDS = 0.02;
/** What takes longer is no wait but the patience with a program. */
const LONGEST_WAIT_SECONDS = 10;

export interface Received extends Report {
  readonly id: string;
  readonly sender: Sender;
}

export interface TestWorld extends ReceiveWorld {
  /** What was stored, once for each id, in order. */
  readonly stored: ReadonlyMap<string, Received>;
  /** How many reports were stored, those that had been stored before among them. */
  readonly takes: () => number;
  readonly notices: readonly Notice[];
  /** What the store does next and from then on. @param answer `stored` unless given; it may throw */
  answer(answer: () => Taken['state'] | Promise<Taken['state']>): void;
}

/** @param machine instead of this one */
export function receiverWorld(machine: Machine = quickMachine()): TestWorld {
  const stored = new Map<string, Received>();
  const notices: Notice[] = [];
  let takes = 0;
  let next: () => Taken['state'] | Promise<Taken['state']> = () => 'stored';
  return {
    machine,
    stored,
    notices,
    takes: () => takes,
    answer: (answer) => (next = answer),
    async take(reports, sender) {
      const bad = reports.findIndex(({ subject }) => sender.sites?.includes(subject.site) === false);
      if (bad >= 0) return { state: 'refused', item: bad };
      const state = await next();
      if (state === 'refused') return { state, item: 0 };
      if (state === 'full') return { state };
      takes += reports.length;
      for (const report of reports) {
        const id = eventId(report);
        if (!stored.has(id)) stored.set(id, { ...report, id, sender });
      }
      return { state };
    },
    notice: (notice) => notices.push(notice),
    monitor: undefined,
    senderOf: () => undefined,
    turnedAway: () => undefined,
    mount: () => undefined,
    signal: new AbortController().signal,
  };
}

function quickMachine(): Machine {
  const host = localHostFromSource();
  const after = (seconds: number): AbortSignal =>
    host.clock.after(seconds > LONGEST_WAIT_SECONDS ? seconds : Math.min(seconds, MOMENT_SECONDS));
  return localMachine({ ...host, clock: { ...host.clock, after } });
}
