/** What a node reports, whatever protocol said it. */
import type { Inventory } from '../inventory.ts';

/** A package line that is none. It is left out, counted and told; never filled with another line's values. */
export interface DroppedLine {
  /** Of the body, from 1. */
  readonly line: number;
  readonly reason: string;
  /** It stands for the lines that the report was cut off before, which may be any. */
  readonly isCutOff?: true;
}

export interface Report {
  /** `5`, `6`, `4`, `3`, `2`, `2.x.y`, `1`, `glpi`. */
  readonly protocol: string;
  /** The node's own name, in lower case, the first where it says several. */
  readonly host: string;
  /** What the report claims; whether the reporter may claim it is decided by its credential. */
  readonly site: string | null;
  readonly tag: string | null;
  readonly cpu: string | null;
  readonly inventory: Inventory;
  readonly dropped: readonly DroppedLine[];
}

export type ReportMode = 'store-only' | 'store-and-report' | 'report-only';

/** Who handed a report in. */
export interface Reporter {
  /** As the connection shows it. */
  readonly address: string;
  /** Of the credential; null: none was asked for. */
  readonly name: string | null;
  readonly proxy: boolean;
}

/** What a site's hosts have, kept. */
export interface Inventories {
  /**
   * The same bytes again: the host's times are brought up to date and nothing else is done.
   * @param digest SHA-256 of mode-independent body and reporter's name, hexadecimal
   * @param at seconds since the epoch
   * @returns false where it is not what its host said last: then {@link take} is called
   */
  again(digest: string, at: number): Promise<boolean>;
  /** Durable when it returns. */
  take(report: Report, digest: string, reporter: Reporter, at: number): Promise<void>;
  /** The tagged findings for the answer of a reporting mode, of this report as it would be stored. */
  tagged(report: Report): Promise<readonly TaggedFinding[]>;
}

/** One line of the answer: `NAME\tVERSION-RELEASE\tARCH\tCVE\tTAG`. */
export interface TaggedFinding {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
  readonly cve: string;
  readonly tag: string;
  /** The version that mends it, for Pakiti 2's answer; null: none is known. */
  readonly fixed: string | null;
}
