/** What the threads that look at single files and the one that started them say to each other. */
import type { DigestAlgorithm, Digested, DigestRequest } from '../digests.ts';
import type { TreeEntry, TreeError } from '../trees.ts';

export type FileJob =
  | { readonly kind: 'status' }
  | ({ readonly kind: 'digest' } & Pick<DigestRequest, 'algorithms' | 'maxBytes'>);

export type FileFacts = TreeEntry | Digested;

/** A status as it is, or a size and checksums as one text: objects cost several times as much on the way. */
export type Outcome = TreeEntry | TreeError | string;

export interface Batch {
  readonly kind: 'batch';
  readonly job: FileJob;
  readonly nice: number;
  /** Where these paths begin among all of them. */
  readonly from: number;
  readonly paths: readonly string[];
}

export interface BatchReply {
  readonly from: number;
  readonly outcomes: readonly Outcome[];
}

export function digestText({ size, digests }: Digested, algorithms: readonly DigestAlgorithm[]): string {
  return [size, ...algorithms.map((algorithm) => digests[algorithm])].join(' ');
}

export function digestOf(text: string, path: string, algorithms: readonly DigestAlgorithm[]): Digested {
  const digests: Partial<Record<DigestAlgorithm, string>> = {};
  let end = text.indexOf(' ');
  const size = Number(text.slice(0, end));
  for (const algorithm of algorithms) {
    const begin = end + 1;
    end = text.indexOf(' ', begin);
    digests[algorithm] = text.slice(begin, end < 0 ? undefined : end);
  }
  return { path, size, digests };
}
