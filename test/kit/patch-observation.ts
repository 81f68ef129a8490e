/** Observations of check_patch_status: a host of Debian 12 without anything to complain of, and what differs. */
import type {
  AptList,
  AptRelease,
  DpkgFacts,
  NewerFacts,
  PatchObservation,
  RebootFacts,
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
  release: RELEASE,
  trouble: null,
};

export const MAIN: AptList = {
  source: 'bookworm/main amd64',
  uri: 'http://deb.debian.org/debian',
  component: 'main',
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

export const DPKG: DpkgFacts = {
  packages: 500,
  interrupted: false,
  troubles: [],
  lists: [MAIN, SECURITY],
  newer: [],
  unfinished: [],
  held: [],
  pins: [],
  components: ['main'],
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
