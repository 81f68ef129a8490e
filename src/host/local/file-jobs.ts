/** What the threads that look at single files and the one that started them say to each other. */
import type { Digested, DigestRequest } from '../digests.ts';
import type { TreeEntry, TreeError } from '../trees.ts';

export type FileJob =
  | { readonly kind: 'status' }
  | ({ readonly kind: 'digest' } & Pick<DigestRequest, 'algorithms' | 'maxBytes'>);

export type FileFacts = TreeEntry | Digested;

export interface Batch {
  readonly job: FileJob;
  readonly nice: number;
  /** Where these paths begin among all of them. */
  readonly from: number;
  readonly paths: readonly string[];
}

export interface BatchReply {
  readonly from: number;
  readonly outcomes: readonly (FileFacts | TreeError)[];
}
