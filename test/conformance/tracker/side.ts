/** What the suite has to know of the other side of a tracker. */
import type { AnyTrackerKind } from '../../../src/incidents/trackers/tracker.ts';

export interface TrackerSide {
  /** The tracker's own part of the configuration. */
  readonly configuration: object;
  /**
   * What it has had, oldest first: one text for each effect of an operation, the same text where the same operation has
   * its effect twice.
   */
  had(): Promise<readonly string[]>;
  /** Everything that has reached it, as it came: for hostile text and secrets. */
  received(): Promise<readonly string[]>;
  /** What must be in none of it but where the protocol has its place, and in no reason. */
  readonly secrets: readonly string[];
  /** Of the next operation the effect happens and the answer is lost; absent where nothing is answered. */
  readonly loseAnswer?: () => void;
  /** The next request is turned away, and nothing happens; absent where nothing can be. */
  readonly turnAway?: () => void;
  stop(): Promise<void>;
}

export interface TrackerMember {
  readonly kind: AnyTrackerKind;
  /** What all tests share and no test knows of; absent where each has the whole to itself. */
  readonly open?: () => Promise<void>;
  readonly close?: () => Promise<void>;
  start(): Promise<TrackerSide>;
  /** Whether an operation whose answer was lost may have its effect again; how often at most. */
  readonly atMost: number;
}
