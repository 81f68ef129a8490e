/** Red Hat's advisories (RHSA, RHBA, RHEA), which is where a fix came from. Source: access.redhat.com, "Red Hat security data". */
import { csafAdvisories } from '../../csaf/advisories.ts';
import { isCsafOf } from '../../csaf/recognised.ts';
import { redHatIndex, redHatLists } from '../../csaf/redhat-index.ts';
import { redHat } from '../../csaf/redhat.ts';
import type { FeedKind } from '../feed.ts';

const ROOT = 'https://security.access.redhat.com/data/csaf/v2/advisories';

export const feed: FeedKind = {
  name: 'redhat-csaf',
  title: 'Red Hat advisories as CSAF',
  recognises: (document) => isCsafOf(document, 'https://www.redhat.com', 'advisory'),
  parse: (document) => csafAdvisories(document, redHat, 'document'),
  downloads: (releases) => redHatLists(ROOT, releases),
  index: redHatIndex(ROOT),
  staleAfterSeconds: 3 * 86_400,
};
