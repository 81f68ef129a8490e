/** SUSE's advisories (SUSE-SU, openSUSE-SU), which is where a fix came from. Source: suse.com, "SUSE CSAF 2.0 data". */
import { csafAdvisories } from '../../csaf/advisories.ts';
import { isCsafOf } from '../../csaf/recognised.ts';
import { suse } from '../../csaf/suse.ts';
import type { FeedKind } from '../feed.ts';

const ROOT = 'https://ftp.suse.com/pub/projects/security';

export const feed: FeedKind = {
  name: 'suse-csaf',
  title: 'SUSE advisories as CSAF',
  recognises: (document) => isCsafOf(document, 'https://www.suse.com', 'advisory'),
  parse: (document) => csafAdvisories(document, suse, 'document'),
  downloads: (releases) =>
    releases.some((release) => /^(?:sle|sl-|opensuse)/.test(release))
      ? [{ url: `${ROOT}/csaf.tar.bz2`, as: 'csaf.tar.bz2' }]
      : [],
  staleAfterSeconds: 3 * 86_400,
};
