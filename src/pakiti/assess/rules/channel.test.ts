import { assessTable } from '../../../../test/kit/assess-table.ts';
import { affected, installed } from '../../../../test/kit/assessing.ts';
import type { Statement } from '../../advisory.ts';
import type { InstalledPackage } from '../../inventory.ts';
import type { KnownDistribution } from '../assess.ts';

const RHEL_9: KnownDistribution = { state: 'known', release: 'rhel:9', minor: '9.2', packager: 'rpm' };
const rhel = (fixed: string, channel: string | null = null): Statement =>
  affected('bash', fixed, { release: 'rhel:9', channel });

const UBUNTU: KnownDistribution = {
  ...{ state: 'known', release: 'ubuntu:20.04', minor: null, packager: 'dpkg' },
};
const ubuntu = (fixed: string, channel: string | null = null): Statement =>
  affected('openssl', fixed, { release: 'ubuntu:20.04', of: 'source', channel });
const STANDARD = ubuntu('1.1.1f-1ubuntu2.16');
const FIPS = ubuntu('1.1.1f-1ubuntu2.fips.2.8', 'fips-updates');
const onUbuntu = (version: string): InstalledPackage =>
  installed(`openssl ${version} amd64`, { source: { name: 'openssl', version } });

assessTable('assess by the channels of Ubuntu', [
  {
    when: 'holds a build for FIPS against the fix for FIPS alone, though it is newer than any other',
    of: onUbuntu('1.1.1f-1ubuntu2.fips.2.7'),
    said: [STANDARD, FIPS],
    on: UBUNTU,
    lines: [
      'openssl 1.1.1f-1ubuntu2.fips.2.7 A-1: vulnerable fix-elsewhere → 1.1.1f-1ubuntu2.fips.2.8 (source-version)',
    ],
  },
  {
    when: 'takes a build for FIPS that has its own fix for fixed',
    of: onUbuntu('1.1.1f-1ubuntu2.fips.2.8'),
    said: [STANDARD, FIPS],
    on: UBUNTU,
    lines: ['openssl 1.1.1f-1ubuntu2.fips.2.8 A-1: fixed → 1.1.1f-1ubuntu2.fips.2.8 (source-version)'],
  },
  {
    when: 'is undetermined for a build for FIPS that nobody speaks of',
    of: onUbuntu('1.1.1f-1ubuntu2.fips.2.7'),
    said: [STANDARD],
    on: UBUNTU,
    lines: ['openssl 1.1.1f-1ubuntu2.fips.2.7 A-1: undetermined (channel)'],
  },
  {
    when: 'leaves a fix for FIPS where the build is none',
    of: onUbuntu('1.1.1f-1ubuntu2.15'),
    said: [STANDARD, FIPS],
    on: UBUNTU,
    lines: ['openssl 1.1.1f-1ubuntu2.15 A-1: vulnerable fix-available → 1.1.1f-1ubuntu2.16 (source-version)'],
  },
]);

assessTable('assess by channel', [
  {
    when: 'holds the minor release of a package against its own channel',
    of: installed('bash 5.1-9.el9_2.3'),
    said: [rhel('5.1-12.el9_4'), rhel('5.1-9.el9_2.2', 'eus:9.2')],
    on: RHEL_9,
    lines: ['bash 5.1-9.el9_2.3 A-1: fixed → 5.1-9.el9_2.2 (version)'],
  },
  {
    when: 'does not take a fix of another minor release for its own',
    of: installed('bash 5.1-10.el9_3'),
    said: [rhel('5.1-12.el9_4'), rhel('5.1-9.el9_2.2', 'eus:9.2')],
    on: RHEL_9,
    lines: ['bash 5.1-10.el9_3 A-1: vulnerable fix-available → 5.1-12.el9_4 (version)'],
  },
  {
    when: 'says that a fix is elsewhere',
    of: installed('bash 5.1-9.el9'),
    said: [rhel('5.1-9.el9_2.2', 'eus:9.2')],
    on: RHEL_9,
    lines: ['bash 5.1-9.el9 A-1: vulnerable fix-elsewhere → 5.1-9.el9_2.2 (version)'],
  },
  {
    when: 'says that a fix is at hand where the host has the channel',
    of: installed('bash 5.1-9.el9', { repository: 'rhel-9-for-x86_64-baseos-eus-rpms' }),
    said: [rhel('5.1-9.el9_2.2', 'eus:9.2')],
    on: RHEL_9,
    lines: ['bash 5.1-9.el9 A-1: vulnerable fix-available → 5.1-9.el9_2.2 (version)'],
  },
  ...['5.1-6.el9_1', '5.1-9.el9_1.9'].map((version) => ({
    when: `holds what an earlier minor release brought against the channel of the host: ${version}`,
    of: installed(`bash ${version}`),
    said: [rhel('5.1-9.el9_2.2', 'eus:9.2')],
    on: RHEL_9,
    lines: [`bash ${version} A-1: vulnerable fix-elsewhere → 5.1-9.el9_2.2 (version)`],
  })),
  {
    when: 'leaves a channel of another minor release',
    of: installed('bash 5.1-9.el9'),
    said: [rhel('5.1-9.el9_2.2', 'eus:9.4')],
    on: RHEL_9,
    lines: ['bash 5.1-9.el9 A-1: not-affected (channel)'],
  },
  ...(['5.1-9.el9', '5.1-9.el9_2.3'] as const).map((version) => ({
    when: `is not mended by a channel that it may not be of: ${version}`,
    of: installed(`bash ${version}`),
    said: [rhel('5.1-12.el9_4'), rhel('5.1-8.el9_2.2', 'eus:9.2')],
    on: { ...RHEL_9, minor: null },
    lines: [`bash ${version} A-1: undetermined → 5.1-12.el9_4 (channel)`],
  })),
  {
    when: 'may be about what an earlier minor release brought, where nobody has said which this is',
    of: installed('bash 5.1-9.el9_2'),
    said: [rhel('5.1-9.el9_4.1', 'eus:9.4')],
    on: { ...RHEL_9, minor: null },
    lines: ['bash 5.1-9.el9_2 A-1: undetermined → 5.1-9.el9_4.1 (channel)'],
  },
]);
