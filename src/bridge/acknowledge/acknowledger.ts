/** A monitor in which problems are acknowledged. One folder for each kind, beside this file. */
import type { MonitorTarget } from '../monitor-target.ts';

export interface Acknowledgement {
  /** {@link acknowledgementText} */
  readonly comment: string;
  /** Seconds since the epoch; null is never. */
  readonly expiresAt: number | null;
}

/** Who has acknowledged a problem; texts are empty where the monitor does not tell. */
export interface AcknowledgedBy {
  readonly author: string;
  readonly comment: string;
}

/** What a monitor has: null where nobody has acknowledged it. */
export interface Problem {
  readonly acknowledged: AcknowledgedBy | null;
}

/** Whether what was asked for is done; `later`: the monitor was asked, and does it in a while or not at all. */
export type Done = 'done' | 'later';

export interface Acknowledger {
  /** As in the configuration. */
  readonly name: string;
  /** What the monitor shows as the author of ours. */
  readonly author: string;
  /** @returns undefined where there is no such object, or it has no problem @throws Failure */
  look(target: MonitorTarget): Promise<Problem | undefined>;
  /** Sticky, and nobody is notified of it. @throws Failure */
  set(target: MonitorTarget, acknowledgement: Acknowledgement): Promise<Done>;
  /** @throws Failure */
  remove(target: MonitorTarget): Promise<Done>;
  close(): Promise<void>;
}

const MAX_TEXT = 1000;
/** What parts the fields of a command, and what would end it or hide what follows. */
const UNSAYABLE = /[;\p{C}\p{Zl}\p{Zp}]+/gu;

/** One line that every monitor keeps as it is. */
export function acknowledgementText(text: string): string {
  return text.replaceAll(UNSAYABLE, ' ').replaceAll(/ {2,}/g, ' ').trim().slice(0, MAX_TEXT).trim();
}
