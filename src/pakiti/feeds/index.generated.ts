/** Every kind of feed. Written by `npm run generate` from the folders beside this file. */
import type { FeedKind } from './feed.ts';
import { feed as osv } from './osv/feed.ts';
import { feed as oval } from './oval/feed.ts';
import { feed as redhatCsaf } from './redhat-csaf/feed.ts';
import { feed as redhatVex } from './redhat-vex/feed.ts';
import { feed as suseCsaf } from './suse-csaf/feed.ts';
import { feed as suseCsafVex } from './suse-csaf-vex/feed.ts';

export const feedKinds: readonly FeedKind[] = [osv, oval, redhatCsaf, redhatVex, suseCsaf, suseCsafVex];
