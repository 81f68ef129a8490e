/** Observations of check_patch_status: a host of Debian 12 without anything to complain of, and what differs. */
import type {
  AptList,
  AptRelease,
  DpkgFacts,
  NewerFacts,
  PatchObservation,
  RebootFacts,
  Repository,
  RpmAdvisory,
  RpmFacts,
  ServiceFacts,
} from '../../checks/patch-status/observation.ts';

export const AT = Date.UTC(2026, 10, 27) / 1000;
export const DAY = 86_400;

export const RELEASE: AptRelease = {
  origin: 'Debian',
  label: 'Debian-Security',
  suite: 'oldstable-security',
  codename: 'bookworm-security',
  version: '12',
  date: AT - DAY,
  validUntil: AT + 6 * DAY,
  isSigned: true,
  isAutomatic: true,
  isUpgraded: false,
};

export const SECURITY: AptList = {
  source: 'bookworm-security/main amd64',
  uri: 'http://deb.debian.org/debian-security',
  component: 'main',
  architecture: 'amd64',
  packages: 50,
  release: RELEASE,
  trouble: null,
};

export const MAIN: AptList = {
  source: 'bookworm/main amd64',
  uri: 'http://deb.debian.org/debian',
  component: 'main',
  architecture: 'amd64',
  packages: 480,
  release: {
    ...RELEASE,
    label: 'Debian',
    suite: 'oldstable',
    codename: 'bookworm',
    date: AT - 100 * DAY,
    validUntil: null,
  },
  trouble: null,
};

/** Of somebody who says of no update what it is for. */
export const DOCKER: AptList = {
  ...MAIN,
  uri: 'https://download.docker.com/linux/debian',
  release: { ...RELEASE, origin: 'Docker', label: 'Docker CE', suite: 'bookworm', codename: 'bookworm' },
};

export const DPKG: DpkgFacts = {
  packages: 500,
  interrupted: false,
  troubles: [],
  lists: [MAIN, SECURITY],
  newer: [],
  unfinished: [],
  held: [],
  pins: [],
  overlap: { same: 480, unlisted: [] },
};

/** @param list 0 of MAIN, 1 of SECURITY */
export function newer(name: string, list: number, phased: number | null = null): NewerFacts {
  return {
    package: name,
    architecture: 'amd64',
    installed: '1.0-1',
    source: name,
    versions: [{ version: '1.0-2', list, phased }],
    installedIn: [0],
  };
}

export const REBOOT: RebootFacts = {
  kernel: '6.1.0-40-amd64',
  build: '6.1.153-1',
  container: null,
  kernels: [
    {
      manager: 'dpkg',
      package: 'linux-image-6.1.0-40-amd64',
      version: '6.1.153-1',
      flavour: 'amd64',
      runs: true,
    },
    {
      manager: 'dpkg',
      package: 'linux-image-6.1.0-39-amd64',
      version: '6.1.148-1',
      flavour: 'amd64',
      runs: false,
    },
  ],
  next: '6.1.0-40-amd64',
  required: 'no',
  livepatches: '',
  wantedBy: [],
  sinceBoot: [],
};

export const SERVICES: ServiceFacts = { processes: 90, gaps: [], stale: [] };

export function host(differs: Partial<PatchObservation> = {}): PatchObservation {
  return {
    at: AT,
    system: {
      id: 'debian',
      versionId: '12',
      codename: 'bookworm',
      name: 'Debian GNU/Linux 12 (bookworm)',
      supportEnd: null,
    },
    dpkg: DPKG,
    rpm: null,
    reboot: REBOOT,
    services: SERVICES,
    ...differs,
  };
}

export function debian(differs: Partial<DpkgFacts>): PatchObservation {
  return host({ dpkg: { ...DPKG, ...differs } });
}

/** With another list of security updates. */
export function security(differs: Partial<AptRelease>, list: Partial<AptList> = {}): PatchObservation {
  return debian({ lists: [MAIN, { ...SECURITY, release: { ...RELEASE, ...differs }, ...list }] });
}

export const BASEOS: Repository = { id: 'baseos', checkedAt: AT - 3600, hasAdvisories: true, trouble: null };

export const ADVISORY: RpmAdvisory = {
  id: 'ALSA-2026:1234',
  severity: 'Important',
  issued: AT - DAY,
  package: 'openssl',
  architecture: 'x86_64',
  installed: '1:3.2.2-5.el9',
  fixed: '1:3.2.2-6.el9',
  repository: 'baseos',
};

export function almalinux(differs: Partial<RpmFacts>): PatchObservation {
  const rpm: RpmFacts = {
    packages: 400,
    troubles: [],
    repositories: [BASEOS],
    newer: [],
    advisories: [],
    held: [],
    unfinished: [],
    overlap: { same: 390, unlisted: [] },
    ...differs,
  };
  const name = 'AlmaLinux 9.6 (Sage Margay)';
  return host({
    system: { id: 'almalinux', versionId: '9.6', codename: '', name, supportEnd: null },
    dpkg: null,
    rpm,
    reboot: {
      ...REBOOT,
      kernel: '5.14.0-570.el9.x86_64',
      build: null,
      next: '5.14.0-570.el9.x86_64',
      kernels: [
        { manager: 'rpm', package: 'kernel-core', version: '5.14.0-570.el9', flavour: '', runs: true },
        { manager: 'rpm', package: 'kernel-core', version: '5.14.0-503.el9', flavour: '', runs: false },
      ],
    },
  });
}
