/** SUSE's word on each CVE, product by product. Source: suse.com, "SUSE CSAF 2.0 data". */
import { csafAdvisories } from '../../csaf/advisories.ts';
import { isCsafOf } from '../../csaf/recognised.ts';
import { suse } from '../../csaf/suse.ts';
import type { FeedKind } from '../feed.ts';

const ROOT = 'https://ftp.suse.com/pub/projects/security';

export const feed: FeedKind = {
  name: 'suse-csaf-vex',
  title: 'SUSE VEX: what each CVE does to each product',
  recognises: (document) => isCsafOf(document, 'https://www.suse.com', 'CVE'),
  parse: (document) => csafAdvisories(document, suse, 'vulnerability'),
  downloads: (releases) =>
    releases.some((release) => /^(?:sle|sl-|opensuse)/.test(release))
      ? [{ url: `${ROOT}/csaf-vex.tar.bz2`, as: 'csaf-vex.tar.bz2' }]
      : [],
  staleAfterSeconds: 3 * 86_400,
};
