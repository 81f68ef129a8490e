/**
 * The day after which a release gets no security updates that anybody can have. Source: distro-info-data 0.58 (Debian: the end
 * of LTS, which comes by the same suite; Ubuntu: of standard support), and the life cycle pages of Red Hat, AlmaLinux, Rocky
 * Linux, Oracle and SUSE. What is not here is newer than this list, or says its end itself (SUPPORT_END of os-release(5)).
 */
import type { SystemFacts } from './observation.ts';

const ENDS: Readonly<Partial<Record<string, string>>> = {
  'debian:7': '2018-05-31',
  'debian:8': '2020-06-30',
  'debian:9': '2022-06-30',
  'debian:10': '2024-06-30',
  'debian:11': '2026-08-31',
  'debian:12': '2028-06-30',
  'debian:13': '2030-06-30',
  'ubuntu:14.04': '2019-04-25',
  'ubuntu:14.10': '2015-07-23',
  'ubuntu:15.04': '2016-02-04',
  'ubuntu:15.10': '2016-07-28',
  'ubuntu:16.04': '2021-04-30',
  'ubuntu:16.10': '2017-07-20',
  'ubuntu:17.04': '2018-01-13',
  'ubuntu:17.10': '2018-07-19',
  'ubuntu:18.04': '2023-05-31',
  'ubuntu:18.10': '2019-07-18',
  'ubuntu:19.04': '2020-01-23',
  'ubuntu:19.10': '2020-07-17',
  'ubuntu:20.04': '2025-05-29',
  'ubuntu:20.10': '2021-07-22',
  'ubuntu:21.04': '2022-01-20',
  'ubuntu:21.10': '2022-07-14',
  'ubuntu:22.04': '2027-06-01',
  'ubuntu:22.10': '2023-07-20',
  'ubuntu:23.04': '2024-01-25',
  'ubuntu:23.10': '2024-07-11',
  'ubuntu:24.04': '2029-05-31',
  'ubuntu:24.10': '2025-07-10',
  'ubuntu:25.04': '2026-01-15',
  'ubuntu:25.10': '2026-07-09',
  'ubuntu:26.04': '2031-05-29',
  'fedora:34': '2022-06-07',
  'fedora:35': '2022-12-13',
  'fedora:36': '2023-05-16',
  'fedora:37': '2023-12-05',
  'fedora:38': '2024-05-21',
  'fedora:39': '2024-11-26',
  'fedora:40': '2025-05-13',
  'centos:6': '2020-11-30',
  'centos:7': '2024-06-30',
  'centos:8': '2024-05-31',
  'centos:9': '2027-05-31',
  'rhel:6': '2020-11-30',
  'rhel:7': '2024-06-30',
  'rhel:8': '2029-05-31',
  'rhel:9': '2032-05-31',
  'rhel:10': '2035-05-31',
  'scientific:7': '2024-06-30',
  'almalinux:8': '2029-05-31',
  'almalinux:9': '2032-05-31',
  'almalinux:10': '2035-05-31',
  'rocky:8': '2029-05-31',
  'rocky:9': '2032-05-31',
  'rocky:10': '2035-05-31',
  'ol:7': '2024-12-31',
  'ol:8': '2029-07-31',
  'ol:9': '2032-06-30',
  'sles:12.5': '2024-10-31',
  'sles:15.3': '2022-12-31',
  'sles:15.4': '2023-12-31',
  'sles:15.5': '2024-12-31',
  'sles:15.6': '2025-12-31',
  'sles:15.7': '2031-07-31',
  'opensuse-leap:15.3': '2022-12-31',
  'opensuse-leap:15.4': '2023-12-07',
  'opensuse-leap:15.5': '2024-12-31',
  'opensuse-leap:15.6': '2026-04-30',
};

const DAY = 86_400;

/** The first second without support; null where it is not known. */
export function endOfSupport({ id, versionId, supportEnd }: SystemFacts): number | null {
  const known = ENDS[`${id}:${versionId}`] ?? ENDS[`${id}:${versionId.replace(/\..*/, '')}`];
  const day = supportEnd ?? (known === undefined ? null : Date.parse(`${known}T00:00:00Z`) / 1000);
  return day === null ? null : day + DAY;
}
