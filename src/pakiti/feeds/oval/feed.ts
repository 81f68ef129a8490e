/** OVAL of Red Hat, SUSE, Ubuntu and AlmaLinux: criteria that are evaluated, not comments that are read. Source: OVAL 5.11. */
import type { ReleaseName } from '../../advisory.ts';
import { ovalAdvisories } from '../../oval/advisories.ts';
import { codenameOfUbuntu } from '../../oval/ubuntu-codenames.ts';
import type { Download, FeedKind } from '../feed.ts';

const HEAD_BYTES = 4096;

export const feed: FeedKind = {
  name: 'oval',
  title: 'OVAL definitions of SUSE, Ubuntu and AlmaLinux',
  recognises: ({ bytes }) => /<(?:[\w-]+:)?oval_definitions[\s>]/.test(bytes.toString('utf8', 0, HEAD_BYTES)),
  parse: ovalAdvisories,
  downloads: (releases) => [...new Map(releases.flatMap(downloadOf).map((one) => [one.as, one])).values()],
  staleAfterSeconds: 3 * 86_400,
};

const SUSE = 'https://ftp.suse.com/pub/projects/security/oval';

/** Red Hat has retired its own; its files are still read where somebody keeps them. */
function downloadOf(release: ReleaseName): readonly Download[] {
  const [id = '', number = ''] = release.split(':');
  const file = (url: string, as: string): readonly Download[] => [{ url: `${url}/${as}`, as }];
  const [major = ''] = number.split('.');
  switch (id) {
    case 'almalinux':
      return file('https://security.almalinux.org/oval', `org.almalinux.alsa-${number}.xml.bz2`);
    case 'sles':
    case 'sled':
      return file(SUSE, `suse.linux.enterprise.${major}-affected.xml.gz`);
    case 'opensuse-leap':
      return file(SUSE, `opensuse.leap.${number}-affected.xml.gz`);
    case 'ubuntu': {
      const codename = codenameOfUbuntu(release);
      const url = 'https://security-metadata.canonical.com/oval';
      return codename === undefined ? [] : file(url, `com.ubuntu.${codename}.cve.oval.xml.bz2`);
    }
    default:
      return [];
  }
}
