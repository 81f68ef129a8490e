/** Every kind of feed. Written by `npm run generate` from the folders beside this file. */
import type { FeedKind } from './feed.ts';
import { feed as almalinuxErrata } from './almalinux-errata/feed.ts';
import { feed as debianAdvisories } from './debian-advisories/feed.ts';
import { feed as debianBinaries } from './debian-binaries/feed.ts';
import { feed as debianTracker } from './debian-tracker/feed.ts';
import { feed as endoflife } from './endoflife/feed.ts';
import { feed as epss } from './epss/feed.ts';
import { feed as kev } from './kev/feed.ts';
import { feed as osv } from './osv/feed.ts';
import { feed as oval } from './oval/feed.ts';
import { feed as redhatCsaf } from './redhat-csaf/feed.ts';
import { feed as redhatVex } from './redhat-vex/feed.ts';
import { feed as rockyErrata } from './rocky-errata/feed.ts';
import { feed as suseCsaf } from './suse-csaf/feed.ts';
import { feed as suseCsafVex } from './suse-csaf-vex/feed.ts';
import { feed as updateinfo } from './updateinfo/feed.ts';

export const feedKinds: readonly FeedKind[] = [almalinuxErrata, debianAdvisories, debianBinaries, debianTracker, endoflife, epss, kev, osv, oval, redhatCsaf, redhatVex, rockyErrata, suseCsaf, suseCsafVex, updateinfo];
