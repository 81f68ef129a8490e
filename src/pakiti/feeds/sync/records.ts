/** Packed files of one feed → its records. */
import type { FeedRecord, NotUnderstood } from '../../advisory.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../feed.ts';
import { unpack, type PackedFile } from '../unpack/unpack.ts';

export interface RecordSource {
  readonly kind: FeedKind;
  readonly files: Iterable<PackedFile> | AsyncIterable<PackedFile>;
  /** Documents that count no more. */
  readonly leavesOut: (document: string) => boolean;
}

/** @throws FeedError where one is cut off, or no document of the feed is in a file */
export async function* recordsOf({
  kind,
  files,
  leavesOut,
}: RecordSource): AsyncGenerator<FeedRecord | NotUnderstood> {
  for await (const file of files) {
    let documents = 0;
    const strangers: NotUnderstood[] = [];
    for await (const document of unpack(file)) {
      if (kind.recognises(document)) {
        documents += 1;
        if (!leavesOut(document.name)) yield* kind.parse(document);
      } else strangers.push(strangerOf(document, kind));
    }
    if (documents === 0) throw new FeedError(`${file.name}: has no document of the feed ${kind.name}`);
    yield* strangers;
  }
}

/** An empty one may have been an advisory, as after a disk was full. */
function strangerOf({ name, bytes }: FeedDocument, kind: FeedKind): NotUnderstood {
  const what = bytes.length === 0 ? 'it is empty' : `no document of ${kind.name}`;
  return { kind: 'not-understood', where: name, what };
}
