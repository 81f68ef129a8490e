/**
 * Which distribution and release a node runs, by what it says of itself: the first line of `/etc/redhat-release` and its
 * like, `NAME VERSION_ID` or `PRETTY_NAME` of os-release(5), or what `lsb_release` says. Who is not known exactly is
 * undetermined, never somebody similar: what a vendor says holds for its own packages.
 */
import type { ReleaseName } from './advisory.ts';
import { releaseOfDebianCodename } from './debian-codenames.ts';
import type { InstalledPackage, Packager } from './inventory.ts';

export type Distribution =
  | {
      readonly state: 'known';
      readonly release: ReleaseName;
      /** `MAJOR.MINOR` of a distribution whose releases are its major ones; null where it is not said. */
      readonly minor: string | null;
      readonly packager: Exclude<Packager, 'other'>;
    }
  | { readonly state: 'undetermined'; readonly reason: string };

/** @param of packages where they are known: some systems say that they are another, and their packages tell */
export function distributionOf(of: {
  readonly system: string;
  readonly packages?: readonly Named[];
}): Distribution {
  // lsb_release of old writes it in quotes.
  const system = of.system
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replace(/^"(.*)"$/, '$1');
  if (system === '') return undetermined('the node does not say what it runs');
  for (const family of FAMILIES) {
    const found = family.pattern.exec(system);
    if (found !== null) return family.read(found.groups ?? {}, of.packages ?? []);
  }
  return undetermined(`no distribution is known that calls itself '${system}'`);
}

type Groups = Readonly<Partial<Record<string, string>>>;

interface Family {
  readonly pattern: RegExp;
  read(groups: Groups, packages: readonly Named[]): Distribution;
}

const VERSION = String.raw`(?<major>\d+)(?:\.(?<minor>\d+))?(?:\.[\d.]+)?`;

/** The first that matches counts. */
const FAMILIES: readonly Family[] = [
  numbered('almalinux', String.raw`AlmaLinux(?: OS)?`),
  numbered('rocky', 'Rocky Linux'),
  {
    pattern: /^Red Hat Enterprise Linux CoreOS\b|^CoreOS\b/,
    read: () => undetermined('its numbers are not those of Red Hat Enterprise Linux'),
  },
  redHat(),
  numbered('centos-stream', 'CentOS Stream'),
  numbered('centos', 'CentOS(?: Linux)?'),
  numbered('oracle', '(?:Enterprise Linux )?(?:Oracle|Enterprise) Linux(?: Server)?'),
  numbered('scientific-cern', 'Scientific Linux CERN(?: SLC)?'),
  numbered('scientific', 'Scientific Linux(?: SL)?'),
  numbered('amazon', 'Amazon Linux'),
  {
    pattern: /^Fedora\b.*\brawhide\b/i,
    read: () => undetermined('rawhide is no release'),
  },
  {
    pattern: new RegExp(String.raw`^Fedora(?: Linux| Core)?(?: release)? (?<major>\d+)(?: |$)`),
    read: ({ major = '' }) => known(`fedora:${major}`, null, 'rpm'),
  },
  {
    pattern: /^Ubuntu (?<release>\d{1,2}\.\d{2})(?:\.\d+)?(?<more>.*)$/,
    read: ({ release = '', more = '' }) =>
      /development/i.test(more)
        ? undetermined(`Ubuntu ${release} is still in development there`)
        : known(`ubuntu:${release}`, null, 'dpkg'),
  },
  {
    pattern: /^Debian(?: GNU\/Linux)?(?: release)? (?<major>\d+)(?:\.(?<minor>\d+))?(?:\.\d+)?(?: |$)/,
    read: ({ major = '', minor }) =>
      known(`debian:${major}`, minor === undefined ? null : `${major}.${minor}`, 'dpkg'),
  },
  {
    pattern:
      /^Debian(?: GNU\/Linux)?(?: release)?(?: n\/a| testing)?(?: \(?(?<codename>[a-z]+)(?<unstable>\/sid)?\)?)?$/,
    read: debianByName,
  },
  {
    pattern: /^openSUSE Leap (?<release>\d+\.\d+)(?: |$)/,
    read: ({ release = '' }) => known(`opensuse-leap:${release}`, null, 'rpm'),
  },
  {
    pattern: /^openSUSE Tumbleweed\b/,
    read: () => known('opensuse-tumbleweed', null, 'rpm'),
  },
  suse('sles', 'SLES(?:_SAP)?|SUSE Linux Enterprise Server(?: for SAP Applications)?'),
  suse('sled', 'SLED|SUSE Linux Enterprise Desktop'),
];

/** The releases of the family of RHEL are its major ones. */
function numbered(id: string, name: string): Family {
  return {
    pattern: new RegExp(String.raw`^${name}(?: release)? ${VERSION}(?<more>.*)$`, 'i'),
    read: ({ major = '', minor, more = '' }) => redHatLike(id, major, minor, more),
  };
}

function redHatLike(id: string, major: string, minor: string | undefined, more: string): Distribution {
  if (/\b(?:beta|rc|alpha)\b/i.test(more)) return undetermined('no release but what comes before one');
  if (/^[\w-]/.test(more)) return undetermined(`'${major}${more}' is no number of a release`);
  return known(`${id}:${major}`, minor === undefined ? null : `${major}.${minor}`, 'rpm');
}

/** Oracle's `redhat-release` says that it is Red Hat's. */
function redHat(): Family {
  const editions = 'Server|Client|Workstation|ComputeNode|Desktop|AS|ES|WS';
  return {
    pattern: new RegExp(
      String.raw`^Red Hat Enterprise Linux(?: (?:${editions}))?(?: release)? ${VERSION}(?<more>.*)$`,
      'i',
    ),
    read({ major = '', minor, more = '' }, packages) {
      const update = /\bUpdate (\d+)\b/i.exec(more)?.[1];
      const whose = packages.find(({ name }) => RELEASE_PACKAGES.has(name))?.name ?? '';
      return redHatLike(RELEASE_PACKAGES.get(whose) ?? 'rhel', major, minor ?? update, more);
    },
  };
}

const RELEASE_PACKAGES: ReadonlyMap<string, string> = new Map([
  ['oraclelinux-release', 'oracle'],
  ['enterprise-release', 'oracle'],
  ['almalinux-release', 'almalinux'],
  ['rocky-release', 'rocky'],
  ['centos-stream-release', 'centos-stream'],
  ['centos-release', 'centos'],
  ['sl-release', 'scientific'],
]);

/** Testing and unstable both say `CODENAME/sid`. */
function debianByName({ codename, unstable }: Groups): Distribution {
  if (codename === undefined) return undetermined('Debian without a release: testing or unstable');
  if (unstable !== undefined) return undetermined(`${codename}/sid is what testing says, and unstable too`);
  const release = releaseOfDebianCodename(codename);
  return release === undefined
    ? undetermined(`no release of Debian is known as ${codename}`)
    : known(release, null, 'dpkg');
}

/** os-release says `15.5`, or `15` before the first service pack; `SUSE-release` says the pack on another line. */
function suse(id: string, name: string): Family {
  return {
    pattern: new RegExp(
      String.raw`^(?:${name}) (?<major>\d+)(?:\.(?<dotted>\d+)| SP ?(?<pack>\d+))?(?<more> \(.*\))?$`,
      'i',
    ),
    read({ major = '', dotted, pack, more }, packages) {
      const said = dotted ?? pack;
      if (said !== undefined) return known(`${id}:${major}.${said}`, null, 'rpm');
      if (more === undefined) return known(`${id}:${major}`, null, 'rpm');
      const version = packages.find((one) => one.name === `${id}-release`)?.version ?? '';
      const release = /^\d+\.\d+(?=-)/.exec(version)?.[0];
      return release?.startsWith(`${major}.`) === true
        ? known(`${id}:${release}`, null, 'rpm')
        : undetermined('it does not say which service pack');
    },
  };
}

type Named = Pick<InstalledPackage, 'name' | 'version'>;

function known(release: ReleaseName, minor: string | null, packager: 'rpm' | 'dpkg'): Distribution {
  return { state: 'known', release, minor, packager };
}

function undetermined(reason: string): Distribution {
  return { state: 'undetermined', reason };
}
