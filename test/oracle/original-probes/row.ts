/** One line of a table of compatibility: a host in some state, and what the original and ours say of it. */
import type { State } from '../../../src/result/index.ts';
import type { HostState } from '../../kit/constructed-host.ts';

export interface Row {
  /** The probe of the EGI Secmon suite. */
  readonly probe: string;
  readonly arguments?: readonly string[];
  /** What is so on the host, in a few words. */
  readonly when: string;
  readonly host: HostState;
  /** What the original says, by its exit code. */
  readonly original: State;
  readonly ours: Ours;
  /** Why they differ; there is none where they do not. */
  readonly differs?: Difference;
}

export interface Ours {
  /** The executable with its options. */
  readonly argv: readonly [string, ...string[]];
  readonly state: State;
  /** In the text of the result, so that the state has the right reason. */
  readonly says: RegExp;
}

export interface Difference {
  /** The number of the original's defect in {@link DEFECTS}; null where ours is stricter or sees more by design. */
  readonly defect: keyof typeof DEFECTS | null;
  readonly why: string;
}

/** The defects of the original suite that decide a verdict, by the number under which they are on record. */
export const DEFECTS = {
  1: 'Torque can never fire',
  2: 'the last list that is looked at decides',
  3: 'no signature, issuer or other hash is looked at, and no trust anchor at all is OK',
  4: 'octal digits are compared as numbers',
  5: 'inverted, and blind to groups, parents and names with spaces',
  6: 'the gate takes a part of an id for the id',
  7: 'without the file of the Pakiti client the gate stays open on patched hosts',
  8: 'what could not be looked at counts as OK',
  9: 'the probe triggers what it looks for',
} as const;
