/** Entries that may be what is sought. */
import type { TreeEntry, TreeError } from '../../src/host/trees.ts';
import type { Aim } from './file-aim.ts';

/** An entry, and the indicators that it may match by its status. */
export interface Candidate {
  readonly entry: TreeEntry;
  readonly aims: readonly Aim[];
}

export function indicatorsOf(aims: Iterable<Aim>): number {
  return [...aims].reduce((total, { count }) => total + count, 0);
}

export function isError(entry: TreeEntry | TreeError): entry is TreeError {
  return 'reason' in entry;
}
