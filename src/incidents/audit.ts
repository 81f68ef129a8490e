/** Who did what, when and why. Entries are only ever added. */

export const ACTOR_KINDS = ['monitoring', 'person'] as const;

/** Monitoring, which is everything that acts by rule, or a person, whose decisions stand against it. */
export interface Actor {
  readonly kind: (typeof ACTOR_KINDS)[number];
  /** A person's user name, or the part of Secmon that acts, such as `intake`. */
  readonly name: string;
  /** Where the person said it: `command`, `portal`, or the name of a tracker; of monitoring, the tracker that it saw it in. */
  readonly via: string;
}

export const ACTIONS = [
  'open',
  'update',
  'reopen',
  'recover',
  'note',
  'assign',
  'take-up',
  'wait',
  'resolve',
  'reject',
  'edit',
  'group',
  'merge',
  'absorb',
  'refer',
  'abandon',
  'close-again',
] as const;

/**
 * `absorb` is what the survivor of a merge sees of it; `recover`: monitoring sees it fixed; `close-again`: its ticket was
 * opened by nobody.
 */
export type Action = (typeof ACTIONS)[number];

export type FieldValue = string | number | null;

/** One field of an issue or incident; of `host`, the state of the one that `of` names. Null is none. */
export interface FieldChange {
  readonly field: string;
  readonly of?: string;
  readonly from: FieldValue;
  readonly to: FieldValue;
}

/** Applied in their order to nothing, the changes of an issue's entries give its fields. */
export interface AuditEntry {
  /** Grows with time over the whole ledger: what was read up to one is read. */
  readonly seq: number;
  /** Seconds since the epoch. */
  readonly at: number;
  /** What it is about: one of the two. */
  readonly issue: number | null;
  readonly incident: number | null;
  /** Of the issue or incident, after it. */
  readonly version: number;
  readonly action: Action;
  readonly by: Actor;
  readonly why: string;
  readonly changes: readonly FieldChange[];
  /** The note that was added with it. */
  readonly note: number | null;
}
