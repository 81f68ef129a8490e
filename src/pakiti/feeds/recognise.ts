/** What feed a document is of. */
import type { FeedDocument, FeedKind } from './feed.ts';
import { feedKinds } from './index.generated.ts';

/** The first kind that recognises it; undefined: none, which whoever reads it has to say. */
export function recogniseFeed(document: FeedDocument): FeedKind | undefined {
  return feedKinds.find((kind) => kind.recognises(document));
}
