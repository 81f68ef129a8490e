/** Where issues are told. One folder for each kind, beside this file; test/conformance/tracker says how each behaves. */
import type { Failure } from '../../host/failure.ts';
import type { Machine } from '../../host/machine.ts';
import type { Site } from '../contacts/directory.ts';
import type { Incident } from '../incident.ts';
import type { Audience, Issue, IssueState, TrackerReference } from '../issue.ts';
import type { Hold } from './hold.ts';
import type { PreflightFinding } from './preflight-finding.ts';
import type { Telling, Verb } from './telling.ts';
import type { Tlp } from './tlp.ts';

/** One operation of the outbox, with what the ledger says of it now. */
export interface Order {
  /** Its id: goes with the message, and is searched for before a doubtful one is sent again. Letters, digits, `-`. */
  readonly operation: string;
  /** One of the words that {@link TrackerKind.asks} gave. */
  readonly verb: string;
  readonly telling: Telling;
  /** It may have arrived before: whoever cannot search must make it arrive once by its id. */
  readonly doubtful: boolean;
  /** What the tracker had noted before it was first sent, in its own words: it can only have arrived after that. Empty: unknown. */
  readonly noted: string;
  /** The tickets that it has in this tracker; none where it was never told, whatever the verb is: then it is opened. */
  readonly tickets: readonly TrackerReference[];
  /** Those that came to it with issues that were merged into it. */
  readonly former: readonly TrackerReference[];
  /** Null where it is about an incident. Of a merged one, the survivor. */
  readonly issue: Issue | null;
  /** The one it is about, or the one that the issue is part of now. */
  readonly incident: Incident | null;
  /** The tickets of incidents that this takes the issue out of, and those before it that have failed. */
  readonly left: readonly TrackerReference[];
  /** A person has said that it is told also where nobody is known who answers for the site. */
  readonly regardless: boolean;
  /** Whatever has an effect is done within it. */
  readonly hold: Hold;
}

export type Ticket = Pick<TrackerReference, 'kind' | 'id' | 'url'>;

/** @property afterSeconds not sooner, as the other side asked */
interface NotSent {
  readonly reason: string;
  readonly afterSeconds?: number;
  /** It is about the whole tracker: everything waits, and the operation is not at fault. */
  readonly whole?: boolean;
}

export type Answer =
  /**
   * It is there, read back where the tracker can be read.
   * @property reference what the tracker calls it, such as the number of a transaction
   * @property tickets those that are new or have another id now, for the ledger to know
   */
  | { readonly state: 'sent'; readonly reference: string; readonly tickets?: readonly Ticket[] }
  /** It surely did not arrive. */
  | ({ readonly state: 'again' } & NotSent)
  /** It may have arrived. */
  | ({ readonly state: 'unknown' } & NotSent)
  /** It was not sent: nobody is known who answers for the site. It is asked again, and shown until then. */
  | { readonly state: 'held'; readonly reason: string }
  /** It will never be taken: shown, and sent again when somebody says so. */
  | { readonly state: 'failed'; readonly reason: string };

interface Happened {
  /** The tracker's own, such as `transaction 194`: what has happened is taken once. */
  readonly id: string;
  /** The ticket's id, as in its {@link TrackerReference}. */
  readonly ticket: string;
  /** The person's name there. */
  readonly by: string;
  /** Seconds since the epoch. */
  readonly at: number;
}

/**
 * What a person has done in the tracker; never what we did ourselves, nor what a machine has answered. But `opened`: what
 * was closed is open since such a message came, or ours, and nobody has opened it.
 */
export type Fact = Happened &
  (
    | { readonly kind: 'reply'; readonly audience: Audience; readonly text: string }
    /** Of a ticket of an incident `rejected` is that it was abandoned. */
    /** @property past it is in another state since, which nobody has given it: whoever decided later in the ledger stands */
    | { readonly kind: 'state'; readonly to: IssueState; readonly past?: true }
    | { readonly kind: 'opened' }
    /** Null: nobody. */
    | { readonly kind: 'owner'; readonly owner: string | null }
    /** @property into the ticket that it is part of now, somebody else's perhaps */
    | { readonly kind: 'merged'; readonly into: Ticket }
    | { readonly kind: 'deadline'; readonly deadline: number | null }
  );

export interface Inbound {
  /** In the order in which they happened. */
  readonly facts: readonly Fact[];
  /** For the next time; opaque, at most 64 KiB. */
  readonly cursor: string;
  /** There is more already. */
  readonly more: boolean;
  /** Why nothing was heard, where the cursor knows of it. */
  readonly failure?: Failure;
}

export interface Tracker {
  readonly name: string;
  /**
   * One at a time. The same order may come again, then `doubtful`, and has its effect once; what a person has decided in
   * the tracker stands, and the answer is `sent` all the same.
   * @param deadline aborted when it takes too long: it ends soon then, so that nobody else sends it at the same time
   * @throws LostHold from the order's hold; any other Failure as `unknown` about the whole tracker
   */
  send(order: Order, deadline: AbortSignal): Promise<Answer>;
  /**
   * What people have done since; absent where the kind says that it cannot.
   * @param cursor of the last time; empty at first
   * @throws Failure
   */
  inbound?(cursor: string, deadline: AbortSignal): Promise<Inbound>;
  close?(): Promise<void>;
}

export interface TrackerWorld {
  readonly machine: Machine;
  /** Ends with the daemon. */
  readonly signal: AbortSignal;
  /**
   * Who answers for a site; undefined where nobody knows it.
   * @throws Failure where the directory itself cannot be had: then nobody is told in the meantime
   */
  site(name: string): Promise<Pick<Site, 'csirt' | 'ngiSecurity'> | undefined>;
  /** The address of an issue or incident for people, by its key; undefined where the operator gives none. */
  linkOf(key: string): string | undefined;
  readonly tlp: Tlp;
}

/** What a kind can do, for the table of the README and for the conformance suite. */
export interface TrackerAbilities {
  /** Whether what people do there comes back. */
  readonly inbound: boolean;
  /** Whether it is read back before it counts as sent. */
  readonly readBack: boolean;
  /** How often one operation has its effect when an answer is lost: `once`, or `at most twice` and the like with why. */
  readonly once: string;
}

/** A file that is there, or can be made; `field` is its place in the configuration. */
export interface NeededFile {
  readonly field: readonly string[];
  readonly path: string;
  readonly use: 'append';
}

/** @typeParam C what the kind's own schema describes: its part of the configuration of one tracker */
export interface TrackerKind<C> {
  /** As in the configuration, such as `thehive`; also the name of the folder. */
  readonly kind: string;
  /** JSON Schema of its own properties, beside those that every tracker has; each with a description. */
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly abilities: TrackerAbilities;
  /** Operations a second unless the operator says otherwise; absent where it limits its requests itself. */
  readonly perSecond?: number;
  /** The operations that a telling asks for, by the tracker's own words; none where it does not tell it. Pure. */
  asks(configuration: C, telling: Telling): readonly string[];
  /** For whom they are, where those of one issue that are for others need not wait for each other; absent: for the same. Pure. */
  lineOf?(telling: Telling): string;
  /** Where an issue has several tickets: what a person has done in one and the others are told; nothing where it is absent. */
  readonly hearsOfItself?: readonly Verb[];
  /** What it needs of the paths that are in its configuration, beside what `open` reads. */
  needs?(configuration: C): readonly NeededFile[];
  /** @throws Failure when what the operator gave cannot be used, such as a key file that others can read */
  open(name: string, configuration: C, world: TrackerWorld): Promise<Tracker>;
  /** What is missing on the other side, each with what makes it right; absent where there is nothing to look at. */
  preflight?(configuration: C, world: TrackerWorld): Promise<readonly PreflightFinding[]>;
}

/** A kind whose configuration has been held against its schema. */
export type AnyTrackerKind = TrackerKind<never>;
