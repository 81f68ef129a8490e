/** Where events go. One folder for each kind, beside this file; test/conformance/sink says how each behaves. */
import type { Machine } from '../../host/machine.ts';
import type { Need } from '../needs.ts';
import type { Event } from '../event.ts';

export type Outcome =
  /** @property reference what the other side calls it */
  | { readonly state: 'delivered'; readonly reference: string }
  /** The other side has a newer result of its subject and does not take this one: it is finished, without an effect. */
  | { readonly state: 'superseded'; readonly reference: string }
  /** @property afterSeconds not sooner, as the other side asked */
  | {
      readonly state: 'retry';
      readonly reason: string;
      readonly afterSeconds?: number;
      /** It has not been tried: no attempt counts, and it is due as soon as nothing earlier of its subject waits. */
      readonly attempted?: false;
    }
  /** It will never be taken. */
  | { readonly state: 'dead'; readonly reason: string };

/** Of an event that was not attempted, since an earlier one of its subject has to be tried again. */
export const HELD: Outcome = {
  state: 'retry',
  reason: 'waits for an earlier event of its subject',
  attempted: false,
};

export interface Sink {
  readonly name: string;
  /**
   * One outcome for each event, in order. The same event may come again: it must have its effect once wherever the
   * other side can tell by the event's id.
   *
   * Events of one subject come in order and have to take effect in it. When one of them is not delivered and not dead,
   * the later ones of its subject must not overtake it: they are not attempted, and their outcome is `retry`, which
   * then counts as no attempt and waits for the earlier one ({@link HELD}). `inOrder` of `over-http/in-order.ts` does so.
   *
   * The whole other side being away or busy is a Failure, which counts as no attempt of any event; `retry` is about
   * that event.
   * @param deadline aborted when it takes too long: it ends soon then, and says of what is not known `retry`, or throws
   * @throws Failure when nothing is known of any of them: all are tried again
   */
  deliver(events: readonly Event[], deadline?: AbortSignal): Promise<readonly Outcome[]>;
  /** Connections and the like; nothing is delivered after it. */
  close?(): Promise<void>;
}

/** What a kind of sink promises, for the table of the README. */
export interface Guarantee {
  /** Whether the other side says that it has it before we say `delivered`. */
  readonly acknowledged: boolean;
  /** Whether the same event sent twice has one effect. */
  readonly keyed: boolean;
  /** What becomes of output beyond its limit, and the limit; one phrase. */
  readonly beyondLimit: string;
}

export interface SinkWorld {
  readonly machine: Machine;
  /** Ends with the daemon: what is under way may finish, nothing new begins. */
  readonly signal: AbortSignal;
}

/**
 * @typeParam C what the kind's own schema describes: its part of the configuration of one sink
 */
export interface SinkKind<C> {
  /** As in the configuration, such as `icinga-api`; also the name of the folder. */
  readonly kind: string;
  /** JSON Schema of its own properties, beside those that every sink has; each with a description. */
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly guarantee: Guarantee;
  /** Most events in one call of {@link Sink.deliver} unless the operator says less. */
  readonly batch: number;
  /** Whether an event is of a sort that it sends at all, whatever the rules of routing say; all are where it is absent. */
  wants?(configuration: C, event: Event): boolean;
  /**
   * What tells that it speaks to the same monitor as another member of the configuration, which has the same mark
   * (`monitor-marks.ts`); none where nothing tells.
   */
  marks?(configuration: C): readonly string[];
  /** What it needs of the paths that are in its configuration, beside what `open` reads. */
  needs?(configuration: C): readonly Need[];
  /** Sends nothing and makes nothing yet. @throws Failure when what the operator gave cannot be used, such as a key file that others can read */
  open(name: string, configuration: C, world: SinkWorld): Promise<Sink>;
}

/** A kind whose configuration has been held against its schema. */
export type AnySinkKind = SinkKind<never>;
