/** One advisory of a catalogue, as its YAML file says. */
import type { Condition } from './condition.ts';

/** From the worst. */
export const RISKS = ['critical', 'high', 'moderate', 'low'] as const;

export type Risk = (typeof RISKS)[number];

export const TLP_LABELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;

export interface Mitigation {
  /** What is named as the proof: `user-namespaces-off`. */
  readonly name: string;
  /** Where it is described. */
  readonly url: string;
  readonly when: Condition;
}

export interface Advisory {
  readonly id: string;
  /** Other names of the same thing, exact: CVE ids, ids of other teams. */
  readonly aliases?: readonly string[];
  readonly title: string;
  readonly risk: Risk;
  /** Traffic Light Protocol 2.0. */
  readonly tlp: (typeof TLP_LABELS)[number];
  readonly url: string;
  /** Dates, `2026-07-04`. */
  readonly published?: string;
  readonly updated?: string;
  /** By when it had to be dealt with: a date (its first second) or an instant, in UTC. */
  readonly deadline?: string;
  /** For whoever edits the file. */
  readonly note?: string;
  /** Whether this host has the thing at all. */
  readonly exposed: Condition;
  /** Whether it is patched; absent where no host can tell. */
  readonly fixed?: Condition;
  /** Any one of them is enough. */
  readonly mitigated?: readonly Mitigation[];
}
