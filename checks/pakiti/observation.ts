/** What the check saw: hosts and findings as Pakiti has them, and what check_advisory says of the same nodes. Times are seconds since the epoch. */
import type { Observation } from '../../src/check/index.ts';

export interface PakitiObservation extends Observation {
  /** The server, for people. */
  readonly server: string;
  readonly asked: { readonly site: string | null; readonly host: string | null };
  readonly looked: Looked;
  /** Of the tags that were looked for, those that some CVE has. */
  readonly tags: readonly string[];
  /** CISA's, where it was looked for and is there. */
  readonly catalogue: { readonly stale: boolean } | null;
  /** Seconds by which the server's clock is ahead; null: it does not say. */
  readonly aheadSeconds: number | null;
  readonly hosts: readonly SeenHost[];
  readonly findings: readonly SeenFinding[];
  /** Nodes that were seen behind the computing element that was asked for; null: nobody was asked. */
  readonly nodes: readonly SeenNode[] | null;
  /** Null: no portal was asked. */
  readonly claims: readonly Claim[] | null;
}

export interface Looked {
  readonly tags: readonly string[];
  readonly severities: readonly string[];
  readonly exploited: boolean;
}

export interface SeenHost {
  readonly site: string;
  readonly host: string;
  readonly os: string;
  readonly arch: string;
  readonly packages: number;
  readonly lastReport: number;
  /** It has changed since it was assessed, or was never assessed. */
  readonly pending: boolean;
  /** What of the whole could not be judged. */
  readonly gaps: readonly string[];
  /** CVEs that it has and of which no vendor says how severe they are. */
  readonly unrated: number;
  /** Lines of its report that were no packages. */
  readonly droppedLines: number;
}

export interface SeenFinding {
  readonly site: string;
  readonly host: string;
  readonly cve: string;
  readonly verdict: 'vulnerable' | 'undetermined';
  readonly severity: string;
  /** Null: there is no catalogue. */
  readonly exploited: boolean | null;
  readonly tags: readonly string[];
  readonly packages: readonly string[];
  readonly since: number;
  /** By when it had to be dealt with. */
  readonly due: number | null;
}

export interface SeenNode {
  readonly site: string;
  readonly node: string;
}

/** What check_advisory has said of one advisory on one node. */
export interface Claim {
  readonly site: string;
  readonly node: string;
  /** Exactly those that the advisory is about. */
  readonly cves: readonly string[];
  /** Its verdict, such as `mitigated` or `vulnerable`. */
  readonly verdict: string;
  readonly text: string;
  readonly service: string;
  /** When check_advisory began to look. */
  readonly at: number;
}
