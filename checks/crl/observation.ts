/** What the probe saw: plain JSON. Times are seconds since the epoch. */
import type { Observation } from '../../src/check/index.ts';
import type { AnchorFacts, FileTrouble } from '../../src/x509/anchor-facts.ts';
import type { ListContent } from '../../src/x509/list-facts.ts';

export interface CrlObservation extends Observation {
  readonly directory: string;
  readonly anchors: readonly AnchorFacts[];
  /** Lists in the directory under a hash of some anchor. */
  readonly installed: readonly InstalledList[];
  /** Empty unless they were fetched. */
  readonly published: readonly PublishedList[];
  /** Certificates and metadata that could not be read. */
  readonly troubles: readonly FileTrouble[];
  /** Files of lists under a hash of no anchor; they were not read. */
  readonly orphans: readonly string[];
}

export interface InstalledList {
  /** `HASH.rN`; several where the same bytes stand under several names. */
  readonly files: readonly string[];
  /** Names of the anchors that have such a hash. */
  readonly candidates: readonly string[];
  readonly content: ListContent;
}

export interface PublishedList {
  readonly url: string;
  /** Names of the anchors that publish there. */
  readonly candidates: readonly string[];
  readonly content: ListContent;
}
