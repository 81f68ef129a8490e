/** What the check saw: which indicators there are, what matched, and what could not be looked at. */
import type { Observation } from '../../src/check/index.ts';
import type { Format, Kind, Severity, Unusable } from './indicator.ts';
import type { Tlp } from './tlp.ts';

export interface SetReport {
  readonly name: string;
  readonly path: string;
  readonly format: Format;
  readonly tlp: Tlp;
  /** In the file. */
  readonly items: number;
  /** Things that were looked for; an item may come to none, one or several. */
  readonly indicators: number;
  readonly unusable: readonly Unusable[];
}

/** A file of indicators that could not be used at all. */
export interface BrokenSet {
  readonly path: string;
  readonly message: string;
}

export interface Hit {
  /** By number. */
  readonly set: number;
  readonly item: number;
  readonly name: string | null;
  readonly tlp: Tlp;
  readonly severity: Severity;
  readonly kind: Kind;
  /** What it was found in or as. */
  readonly what: string;
  readonly evidence: readonly string[];
}

/** Something that could not be looked at. */
export interface Blind {
  readonly kind: Kind;
  readonly what: string;
  readonly message: string;
  /** How many indicators it leaves open. */
  readonly indicators: number;
  /** Where `what` or `message` tell what is looked for: the item that does, and who may know. */
  readonly item: Pick<Hit, 'set' | 'item' | 'tlp'> | null;
}

export interface IocObservation extends Observation {
  /** Seconds that the looking took, to the millisecond. */
  readonly seconds: number;
  readonly sets: readonly SetReport[];
  readonly broken: readonly BrokenSet[];
  readonly hits: readonly Hit[];
  /** The first of them. */
  readonly blind: readonly Blind[];
  readonly blindCount: number;
  /** Files and directories whose status was read. */
  readonly entries: number;
  readonly hashedFiles: number;
  readonly hashedBytes: number;
}
