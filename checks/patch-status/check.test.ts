import { parseRange } from '../../src/check/index.ts';
import {
  AT,
  DAY,
  debian,
  DOCKER,
  DPKG,
  host,
  MAIN,
  newer,
  RELEASE,
  security,
  SECURITY,
} from '../../test/kit/patch-observation.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';

const SYSTEM = { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian 12', supportEnd: null };

testCheck(check, {
  UNKNOWN: [
    {
      when: 'no packager has a package',
      observation: host({ dpkg: null }),
      line: 'PATCH-STATUS UNKNOWN: packages: neither dpkg nor rpm has a package',
    },
    {
      when: 'no repository is enabled',
      observation: debian({ lists: [] }),
      line: 'PATCH-STATUS UNKNOWN: apt: no repository is enabled',
    },
    {
      when: 'none of security updates is enabled',
      observation: debian({ lists: [MAIN] }),
      line: 'PATCH-STATUS UNKNOWN: apt: no security repository is enabled',
    },
    {
      when: 'the one that is enabled is of another release',
      observation: security({ codename: 'bullseye-security' }),
      line: 'PATCH-STATUS UNKNOWN: apt: no security repository of bookworm is enabled',
    },
    {
      when: 'its list was made too long ago',
      observation: security({ date: AT - 8 * DAY, validUntil: null }),
      line: 'PATCH-STATUS UNKNOWN: …kworm-security/main amd64: made 8 d ago, too old to tell',
    },
    {
      when: 'its list says that it is not valid any more',
      observation: security({ validUntil: AT - 2 * DAY }),
      line: 'PATCH-STATUS UNKNOWN: bookworm-security/main amd64: not valid for 2 d',
    },
    {
      when: 'its list is missing',
      observation: security({}, { trouble: { failure: 'missing', message: 'was never fetched' } }),
      line: 'PATCH-STATUS UNKNOWN: bookworm-security/main amd64: was never fetched',
    },
    {
      when: 'nobody has signed it',
      observation: security({ isSigned: false }),
      line: 'PATCH-STATUS UNKNOWN: bookworm-security/main amd64: nobody has signed it',
    },
    {
      when: 'it does not say when it was made',
      observation: security({ date: null, validUntil: null }),
      line: 'PATCH-STATUS UNKNOWN: …kworm-security/main amd64: does not say when it was made',
    },
    {
      when: 'it is from the future',
      observation: security({ date: AT + 3 * DAY }),
      line: 'PATCH-STATUS UNKNOWN: bookworm-security/main amd64: made 3 d ahead',
    },
    {
      when: 'dpkg was interrupted',
      observation: debian({ interrupted: true }),
      line: 'PATCH-STATUS UNKNOWN: dpkg: was interrupted: dpkg --configure -a',
    },
    {
      when: 'something is installed of a component without security updates',
      observation: debian({
        lists: [MAIN, SECURITY, { ...MAIN, component: 'non-free-firmware', packages: 1 }],
      }),
      line: 'PATCH-STATUS UNKNOWN: apt: no security repository has non-free-firmware amd64,…',
    },
    {
      when: 'the security repository is enabled for another architecture alone',
      observation: debian({
        lists: [MAIN, { ...SECURITY, source: 'bookworm-security/main i386', architecture: 'i386' }],
      }),
      line: 'PATCH-STATUS UNKNOWN: apt: no security repository has main amd64, of which pac…',
    },
    {
      when: 'the lists have nothing of what is installed',
      observation: debian({ overlap: { same: 0, unlisted: ['bash'] } }),
      line: 'PATCH-STATUS UNKNOWN: apt: no list has anything of what is installed: they are…',
    },
    {
      when: 'dpkg has no package',
      observation: debian({ packages: 0 }),
      line: 'PATCH-STATUS UNKNOWN: dpkg: has no package',
    },
    {
      when: 'no process was seen',
      observation: host({ services: { processes: 0, gaps: [], stale: [] } }),
      line: 'PATCH-STATUS UNKNOWN: services: no process was seen',
    },
    {
      when: 'extended support alone is enabled',
      observation: security({ origin: 'UbuntuESM', codename: 'bookworm' }),
      line: 'PATCH-STATUS UNKNOWN: apt: no security repository of bookworm is enabled',
    },
    {
      when: 'what is installed came from a repository that the security suite does not follow',
      observation: debian({
        lists: [MAIN, SECURITY, DOCKER],
        newer: [{ ...newer('nodejs', 1), installedIn: [2] }],
      }),
      line: 'PATCH-STATUS UNKNOWN: nodejs: nobody says whether for security: 1.0-2',
    },
    {
      when: 'an update is of a repository that does not say what for',
      observation: debian({
        lists: [MAIN, SECURITY, DOCKER],
        newer: [newer('docker-ce', 2)],
      }),
      line: 'PATCH-STATUS UNKNOWN: docker-ce: nobody says whether for security: 1.0-2',
    },
  ],
  CRITICAL: [
    {
      when: 'a security update is pending',
      observation: debian({ newer: [newer('openssl', 1)] }),
      line: 'PATCH-STATUS CRITICAL: openssl: security update 1.0-2',
    },
    {
      when: 'it is on hold',
      observation: debian({ newer: [newer('openssl', 1)], held: ['openssl'] }),
      line: 'PATCH-STATUS CRITICAL: openssl: security update 1.0-2, withheld: on hold',
    },
    {
      when: 'apt is told to prefer the release without its security updates',
      observation: debian({
        newer: [newer('openssl', 1)],
        pins: [{ path: 'apt.conf', packages: ['*'], kind: 'release', data: 'bookworm', priority: 990 }],
      }),
      line: 'PATCH-STATUS CRITICAL: openssl: security update 1.0-2, withheld: apt prefers 1…',
    },
  ],
  WARNING: [
    {
      when: 'a security update is pending, of which three are allowed',
      observation: debian({ newer: [newer('openssl', 1)] }),
      options: { warning: parseRange('0'), critical: parseRange('3') },
      line: 'PATCH-STATUS WARNING: openssl: security update 1.0-2',
    },
    {
      when: 'more other updates are pending than are allowed',
      observation: debian({ newer: [newer('bash', 0), newer('tar', 0)] }),
      options: { updates: parseRange('1') },
      line: 'PATCH-STATUS WARNING: other updates: 2 pending',
    },
    {
      when: 'there are no security updates any more',
      observation: host({ at: AT, system: { ...SYSTEM, supportEnd: AT - 40 * DAY } }),
      line: 'PATCH-STATUS WARNING: Debian 12: no security updates for 39 d, its support has…',
    },
    {
      when: 'a package is half installed',
      observation: debian({ unfinished: ['bash: half-configured'] }),
      line: 'PATCH-STATUS WARNING: bash: is half-configured',
    },
  ],
  OK: [
    {
      when: 'nothing is pending',
      observation: host(),
      line: 'PATCH-STATUS OK: no security update is pending',
    },
    {
      when: 'standard support has ended, and extended support is enabled',
      observation: host({
        system: { ...SYSTEM, supportEnd: AT - 40 * DAY },
        dpkg: {
          ...DPKG,
          lists: [MAIN, SECURITY, { ...SECURITY, release: { ...RELEASE, origin: 'UbuntuESM' } }],
        },
      }),
      line: 'PATCH-STATUS OK: no security update is pending',
    },
    {
      when: 'other updates are pending',
      observation: debian({ newer: [newer('bash', 0)] }),
      line: 'PATCH-STATUS OK: no security update is pending, 1 others are',
    },
    {
      when: 'an update is not for this machine yet',
      observation: debian({ newer: [newer('bash', 0, 10)] }),
      options: { updates: parseRange('0') },
      line: 'PATCH-STATUS OK: no security update is pending',
    },
    {
      when: 'neither kernel nor services are to be judged',
      observation: host({ reboot: null, services: null }),
      options: { 'ignore-reboot': true, 'ignore-services': true },
      line: 'PATCH-STATUS OK: no security update is pending',
    },
  ],
});
