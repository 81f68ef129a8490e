/** Red Hat's word on each CVE, product by product. Source: access.redhat.com, "Red Hat security data". */
import { csafAdvisories } from '../../csaf/advisories.ts';
import { redHatIndex, redHatLists } from '../../csaf/redhat-index.ts';
import { redHat } from '../../csaf/redhat.ts';
import { isCsafOf } from '../../csaf/recognised.ts';
import type { FeedKind } from '../feed.ts';

const ROOT = 'https://security.access.redhat.com/data/csaf/v2/vex-feed';

export const feed: FeedKind = {
  name: 'redhat-vex',
  title: 'Red Hat VEX: what each CVE does to each product',
  recognises: (document) => isCsafOf(document, 'https://www.redhat.com', 'CVE'),
  parse: (document) => csafAdvisories(document, redHat, 'vulnerability'),
  downloads: (releases) => redHatLists(ROOT, releases),
  index: redHatIndex(ROOT),
  staleAfterSeconds: 3 * 86_400,
};
