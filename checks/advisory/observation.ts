/** What the check saw: for each advisory, what its conditions answered. */
import type { Observation } from '../../src/check/index.ts';
import type { Advisory } from '../../src/evidence/advisory.ts';
import type { Explanation } from '../../src/evidence/ask.ts';

export interface AskedMitigation {
  readonly name: string;
  readonly url: string;
  readonly when: Explanation;
}

export interface AdvisoryReport extends Pick<Advisory, 'id' | 'title' | 'risk' | 'tlp' | 'url'> {
  readonly aliases: readonly string[];
  readonly deadline: string | null;
  readonly exposed: Explanation;
  /** Null where the advisory does not say, or where nobody asked since the verdict was certain. */
  readonly fixed: Explanation | null;
  /** Up to the first that is true. */
  readonly mitigated: readonly AskedMitigation[];
}

/** A file that holds no advisory. */
export interface BrokenFile {
  readonly file: string;
  /** Names file and line. */
  readonly message: string;
}

export interface AdvisoryObservation extends Observation {
  /** Seconds that the looking took, to the millisecond. */
  readonly seconds: number;
  /** The directory or file; null for the shipped one. */
  readonly catalogue: string | null;
  /** The least risk that was looked at. */
  readonly risk: Advisory['risk'];
  readonly reports: readonly AdvisoryReport[];
  readonly broken: readonly BrokenFile[];
}
