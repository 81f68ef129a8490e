/** Of metadata of dnf, kernels and services; the rest is in check.test.ts. */
import {
  ADVISORY,
  almalinux,
  AT,
  BASEOS,
  DAY,
  host,
  newer,
  REBOOT,
  SERVICES,
} from '../../test/kit/patch-observation.ts';
import { testCheck } from '../../test/kit/test-check.ts';
import { check } from './check.ts';

const SSH = {
  pid: 7,
  name: 'sshd',
  unit: 'ssh.service',
  files: ['/usr/lib/x86_64-linux-gnu/libcrypto.so.3'],
};

testCheck(check, {
  UNKNOWN: [
    {
      when: 'no repository of dnf is enabled',
      observation: almalinux({ repositories: [] }),
      line: 'PATCH-STATUS UNKNOWN: repositories: none is enabled',
    },
    {
      when: 'the metadata of one were never fetched',
      observation: almalinux({
        repositories: [
          BASEOS,
          {
            ...BASEOS,
            id: 'epel',
            checkedAt: null,
            trouble: { failure: 'missing', message: 'never fetched' },
          },
        ],
      }),
      line: 'PATCH-STATUS UNKNOWN: epel: never fetched',
    },
    {
      when: 'they were fetched too long ago',
      observation: almalinux({ repositories: [{ ...BASEOS, checkedAt: AT - 8 * DAY }] }),
      line: 'PATCH-STATUS UNKNOWN: baseos: asked 8 d ago, too old to tell',
    },
    {
      when: 'a repository with an update does not say what is for security, as those of CentOS',
      observation: almalinux({
        repositories: [{ ...BASEOS, hasAdvisories: false }],
        newer: [newer('openssl', 0)],
      }),
      line: 'PATCH-STATUS UNKNOWN: openssl: nobody says whether for security: 1.0-2',
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
      when: 'an advisory names a newer build of what is installed',
      observation: almalinux({ advisories: [ADVISORY], newer: [newer('openssl', 0)] }),
      line: 'PATCH-STATUS CRITICAL: openssl: security update 1:3.2.2-6.el9',
    },
    {
      when: 'it is excluded',
      observation: almalinux({ advisories: [ADVISORY], held: ['open*'] }),
      line: 'PATCH-STATUS CRITICAL: openssl: security update 1:3.2.2-6.el9, withheld: locke…',
    },
  ],
  WARNING: [
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
      when: 'what only a reboot brings into effect has been installed since the last',
      observation: host({ reboot: { ...REBOOT, sinceBoot: ['glibc'] } }),
      line: 'PATCH-STATUS WARNING: reboot: needed for what was installed since the last: gl…',
    },
    {
      when: 'what was made as a container runs an old kernel of its own',
      observation: host({ reboot: { ...REBOOT, container: 'docker', build: '6.1.147-1' } }),
      line: 'PATCH-STATUS WARNING: kernel: 6.1.147-1 runs, 6.1.153-1 is installed',
    },
    {
      when: 'rpm has a package twice',
      observation: almalinux({ unfinished: ['bash.x86_64: 5.1-1 and 5.1-2'] }),
      line: 'PATCH-STATUS WARNING: bash.x86_64: is installed as 5.1-1 and 5.1-2',
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
  ],
  OK: [
    {
      when: 'dnf knows of no update',
      observation: almalinux({}),
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
  ],
});
