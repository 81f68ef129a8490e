/** Every kind of feed. Written by `npm run generate` from the folders beside this file. */
import type { FeedKind } from './feed.ts';
import { feed as osv } from './osv/feed.ts';

export const feedKinds: readonly FeedKind[] = [osv];
