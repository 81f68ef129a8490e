/** Where events come from. One folder for each kind, beside this file; test/conformance/receiver says how each behaves. */
import type { Machine } from '../../host/machine.ts';
import type { Answer, HeardRequest } from '../../host/listener.ts';
import type { Refusal } from '../../trust/credential.ts';
import type { Once } from '../../store/store.ts';
import type { Need } from '../needs.ts';
import type { Report, SignatureStatus } from '../event.ts';

/** Who sends, and for which sites it may speak; undefined for all. */
export interface Sender {
  readonly name: string;
  readonly sites?: readonly string[] | undefined;
  readonly signature: SignatureStatus;
}

/**
 * identify → bound → id → append. What it resolves to is a promise kept: `stored` is durable, and only then may a
 * receiver acknowledge, delete or pass on.
 * @param once where whoever catches them on their way could hand them in again
 */
export type Take = (reports: readonly Report[], sender: Sender, once?: Once) => Promise<Taken>;

export type Taken =
  | { readonly state: 'stored' }
  /** Nothing of it was stored; the source has to be asked to wait. */
  | { readonly state: 'full' }
  /** They may be taken once, and were: what is durable is what was taken then. */
  | { readonly state: 'replayed' }
  /** Nothing of it was stored: the sender may not speak for the site of one item. */
  | { readonly state: 'refused'; readonly item: number };

/** What a receiver has to say to the operator; the daemon writes it to its log and counts it. */
export interface Notice {
  /** `dropped`: something could not be read and is lost to us; `gap`: results may have been missed until now. */
  readonly kind: 'dropped' | 'gap' | 'trouble' | 'recovered';
  /** Without secrets; what a sender wrote in it is escaped by whoever writes the log. */
  readonly text: string;
  /** How many results or lines. */
  readonly count?: number;
}

export interface ReceiveWorld {
  readonly machine: Machine;
  readonly take: Take;
  readonly notice: (notice: Notice) => void;
  /**
   * The name of the monitor that the results come from, where the operator named one: events carry it, and no sink of
   * that monitor gets them.
   */
  readonly monitor: string | undefined;
  /** Whose token or certificate a request carries; undefined when nobody's that is valid. */
  readonly senderOf: (request: HeardRequest) => Sender | 'out of scope' | undefined;
  /** Counts one who was turned away. @param why where that is not because of the request's token or certificate */
  readonly turnedAway: (request: HeardRequest, why?: Refusal) => void;
  /** Answers requests for this path of the daemon's listener, or below it where it ends with `/`. */
  readonly mount: (path: string, answer: Answer) => void;
  /** Ends with the daemon. */
  readonly signal: AbortSignal;
}

/** A receiver at work. */
export interface Receiving {
  /** Seconds since the epoch when it last heard from its source; undefined before. */
  heardAt(): number | undefined;
  /** Takes nothing new, and resolves when what has begun is stored or given up unacknowledged. */
  stop(): Promise<void>;
}

/**
 * @typeParam C what the kind's own schema describes: its part of the configuration of one receiver
 */
export interface ReceiverKind<C> {
  /** As in the configuration, such as `nagios-perfdata`; also the name of the folder. */
  readonly kind: string;
  /** JSON Schema of its own properties, beside those that every receiver has; each with a description. */
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  /** It answers requests of the daemon's listener. */
  readonly listens?: true;
  /**
   * What tells that it speaks to the same monitor as another member of the configuration, which has the same mark
   * (`monitor-marks.ts`); none where nothing tells.
   */
  marks?(configuration: C): readonly string[];
  /** What it needs of the paths that are in its configuration, beside what `examine` reads. */
  needs?(configuration: C): readonly Need[];
  /** Asks nobody and takes nothing. @throws Failure as `start` does, or for what would be trouble later */
  examine?(configuration: C, machine: Machine): Promise<void>;
  /** @throws Failure when what the operator gave cannot be used; a source that is not there yet is no such thing */
  start(name: string, configuration: C, world: ReceiveWorld): Promise<Receiving>;
}

/** A kind whose configuration has been held against its schema. */
export type AnyReceiverKind = ReceiverKind<never>;
