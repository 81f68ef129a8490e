/**
 * When support of releases ends that everybody gets, as their vendors had said when this was written: what counts where no feed
 * says it, so that what has ended never looks fine for the want of one. Source: endoflife.date, which names the vendors' pages.
 */
import type { ReleaseName } from '../advisory.ts';
import { compareVersions } from '../../version/compare-versions.ts';

/** By the id of os-release(5), the first release first; Debian's with its LTS. */
const ENDS: Readonly<Partial<Record<string, Readonly<Record<string, string>>>>> = {
  almalinux: { 8: '2029-03-01', 9: '2032-05-31', 10: '2035-05-31' },
  rocky: { 8: '2029-05-31', 9: '2032-05-31', 10: '2035-05-31' },
  rhel: {
    ...{ 4: '2012-02-29', 5: '2017-03-31', 6: '2020-11-30', 7: '2024-06-30' },
    ...{ 8: '2029-05-31', 9: '2032-05-31', 10: '2035-05-31' },
  },
  centos: { 5: '2017-03-31', 6: '2020-11-30', 7: '2024-06-30', 8: '2021-12-31' },
  'centos-stream': { 8: '2024-05-31', 9: '2027-05-31', 10: '2030-01-01' },
  oracle: {
    ...{ 5: '2017-06-30', 6: '2021-03-31', 7: '2024-12-31', 8: '2029-07-31', 9: '2032-06-30' },
    ...{ 10: '2035-06-30' },
  },
  scientific: { 5: '2017-03-31', 6: '2020-11-30', 7: '2024-06-30' },
  'scientific-cern': { 5: '2017-03-31', 6: '2020-11-30' },
  fedora: {
    ...{ 37: '2023-12-05', 38: '2024-05-21', 39: '2024-11-26', 40: '2025-05-13', 41: '2025-12-15' },
    ...{ 42: '2026-05-13', 43: '2026-12-02' },
  },
  debian: {
    ...{ 7: '2018-05-31', 8: '2020-06-30', 9: '2022-06-30', 10: '2024-06-30', 11: '2026-08-31' },
    ...{ 12: '2028-06-30', 13: '2030-06-30' },
  },
  ubuntu: {
    ...{ '14.04': '2019-04-25', '16.04': '2021-04-30', '18.04': '2023-05-31', '20.04': '2025-05-31' },
    ...{ '20.10': '2021-07-22', '21.04': '2022-01-20', '21.10': '2022-07-14', '22.04': '2027-04-01' },
    ...{ '22.10': '2023-07-20', '23.04': '2024-01-25', '23.10': '2024-07-11', '24.04': '2029-04-25' },
    ...{ '24.10': '2025-07-10', '25.04': '2026-01-17', '25.10': '2026-07-09' },
  },
  sles: {
    ...{ '11.4': '2019-03-31', '12.4': '2020-06-30', '12.5': '2024-10-31', 15: '2019-12-31' },
    ...{ '15.1': '2021-01-31', '15.2': '2021-12-31', '15.3': '2022-12-31', '15.4': '2023-12-31' },
    ...{ '15.5': '2024-12-31', '15.6': '2025-12-31', '15.7': '2031-07-31' },
  },
  'opensuse-leap': {
    ...{ '15.0': '2019-12-03', '15.1': '2021-02-02', '15.2': '2022-01-04', '15.3': '2022-12-31' },
    ...{ '15.4': '2023-12-07', '15.5': '2024-12-31', '15.6': '2026-04-30', '42.3': '2019-07-01' },
  },
};

/** Seconds since the epoch; undefined where nothing is known. What is not listed ends no later than the next that is. */
export function knownEnd(release: ReleaseName): number | undefined {
  const [id = '', number = ''] = release.split(':');
  const ends = Object.hasOwn(ENDS, id) ? (ENDS[id] ?? {}) : {};
  const next = Object.keys(ends)
    .toSorted(order)
    .find((one) => order(number, one) <= 0);
  return next === undefined || !/^\d/.test(number) ? undefined : Date.parse(ends[next] ?? '') / 1000;
}

function order(one: string, other: string): number {
  return compareVersions('rpm', one, other) ?? 0;
}
