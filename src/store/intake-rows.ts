/** The tables of the way from events to issues. A `body` is JSON. Times are seconds since the epoch. */

/** Who says something, such as one check about one host, and when the newest of it was seen. */
export interface VoiceRow {
  readonly voice: string;
  readonly at: number;
  /** In words of its own; null where nobody asks for it. */
  readonly said: string | null;
  /** Of what it has said at that time the worst of each issue; null where nobody knows. */
  readonly told: string | null;
}

/** What one voice has said of one issue. */
export interface TrackRow {
  readonly issue_key: string;
  readonly voice: string;
  readonly body: string;
}

/** An issue that is to be opened, and not yet. */
export interface HeldRow {
  readonly issue_key: string;
  readonly reason: string;
  /** When it is looked at again; null: when somebody says so. */
  readonly due_at: number | null;
  readonly since: number;
  readonly body: string;
}

export interface IntakeRowTables {
  readonly intake_voice: VoiceRow;
  readonly intake_track: TrackRow;
  readonly intake_held: HeldRow;
  /** What bounds the openings of all that run intake on this store. */
  readonly intake_guard: { readonly name: string; readonly body: string };
}
