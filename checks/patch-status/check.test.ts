import { parseRange } from '../../src/check/index.ts';
import {
  AT,
  DAY,
  debian,
  host,
  MAIN,
  newer,
  REBOOT,
  security,
  SECURITY,
  SERVICES,
} from '../../test/kit/patch-observation.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';

const SYSTEM = { id: 'debian', versionId: '12', codename: 'bookworm', name: 'Debian 12', supportEnd: null };
const SSH = {
  pid: 7,
  name: 'sshd',
  unit: 'ssh.service',
  files: ['/usr/lib/x86_64-linux-gnu/libcrypto.so.3'],
};

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
      observation: debian({ components: ['main', 'non-free-firmware'] }),
      line: 'PATCH-STATUS UNKNOWN: apt: no security repository has non-free-firmware, of wh…',
    },
    {
      when: 'an update is of a repository that does not say what for',
      observation: debian({
        lists: [MAIN, SECURITY, { ...MAIN, release: { ...MAIN.release, origin: 'Docker' } as never }],
        newer: [newer('docker-ce', 2)],
      }),
      line: 'PATCH-STATUS UNKNOWN: docker-ce: nobody says whether for security: 1.0-2',
    },
    {
      when: 'a kernel runs that is of no package',
      observation: host({ reboot: { ...REBOOT, kernel: '6.9.0', kernels: [] } }),
      line: 'PATCH-STATUS UNKNOWN: kernel: 6.9.0 runs, which is of no installed package',
    },
    {
      when: 'processes of others are hidden',
      observation: host({
        services: { ...SERVICES, gaps: ['maps of 80 processes unread: permission denied'] },
      }),
      line: 'PATCH-STATUS UNKNOWN: services: maps of 80 processes unread: permission denied',
    },
    {
      when: 'services were not looked at though they are to be judged',
      observation: host({ services: null }),
      line: 'PATCH-STATUS UNKNOWN: services: was not looked at',
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
      when: 'a newer kernel is installed than the one that runs',
      observation: host({
        reboot: {
          ...REBOOT,
          kernels: [
            ...REBOOT.kernels,
            {
              manager: 'dpkg',
              package: 'linux-image-6.1.0-41-amd64',
              version: '6.1.158-1',
              flavour: 'amd64',
              runs: false,
            },
          ],
        },
      }),
      line: 'PATCH-STATUS WARNING: kernel: 6.1.153-1 runs, 6.1.158-1 is installed',
    },
    {
      when: 'the kernel of the same name has been replaced by a later build',
      observation: host({ reboot: { ...REBOOT, build: '6.1.147-1' } }),
      line: 'PATCH-STATUS WARNING: kernel: 6.1.147-1 runs, 6.1.153-1 is installed',
    },
    {
      when: 'the distribution says that a reboot is needed',
      observation: host({ reboot: { ...REBOOT, required: 'yes', wantedBy: ['libc6'] } }),
      line: 'PATCH-STATUS WARNING: reboot: needed for libc6',
    },
    {
      when: 'a service runs a library that is gone',
      observation: host({ services: { ...SERVICES, stale: [SSH] } }),
      line: 'PATCH-STATUS WARNING: ssh.service: runs replaced libcrypto.so.3',
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
      when: 'the kernel is the one of the host of a container',
      observation: host({ reboot: { ...REBOOT, container: 'docker', kernels: [] } }),
      line: 'PATCH-STATUS OK: no security update is pending',
    },
    {
      when: 'a session has begun before an update',
      observation: host({ services: { ...SERVICES, stale: [{ ...SSH, unit: 'session-3.scope' }] } }),
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
