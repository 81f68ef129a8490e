/** The tables of ladders, acknowledgements, watch and digests. Times are seconds since the epoch. */

/** A step of a ladder that was done, or passed over, since an issue was opened or came back. */
export interface StepRow {
  readonly issue: number;
  /** 1 when it was opened, one more each time it came back. */
  readonly round: number;
  readonly step: string;
  /** The moment that it was done for. */
  readonly due_at: number;
  readonly at: number;
  readonly how: string;
  /** 1 where a clock has said since that the moment is still to come, and that `at` was ahead; otherwise 0. */
  readonly early: number;
}

/** What is known of a subject that was bad once. */
export interface WatchRow {
  readonly subject: string;
  readonly state: string;
  /** Of the newest result. */
  readonly at: number;
  readonly body: string;
}

/** A time for which a subject was said to be in one state. */
export interface SpellRow {
  readonly subject: string;
  readonly state: string;
  readonly from_at: number;
  /** The newest result that says so. */
  readonly last_at: number;
  readonly body: string;
}

export interface AcknowledgementRow {
  readonly monitor: string;
  readonly target: string;
  readonly body: string;
}

export interface DigestRow {
  readonly name: string;
  readonly scope: string;
  /** The end of its period. */
  readonly until: number;
  readonly state: string;
  readonly body: string;
}

export interface PeopleTables {
  readonly ledger_step: StepRow;
  readonly watch_subject: WatchRow;
  readonly watch_spell: SpellRow;
  readonly monitor_acknowledgement: AcknowledgementRow;
  readonly digest: DigestRow;
}
