/** The probes of older vulnerabilities of the kernel, and `check_advisory`. */
import { type Case, BASE, BY_DESIGN, cve, rpms, cases } from './advisory-case.ts';
import type { Row } from './row.ts';

const perfEvents = cve(
  'CVE-2013-2094',
  {
    when: 'kernel 2.6.32-358.el6, nothing done',
    setup: [BASE, 'kernel 2.6.32-358.el6.x86_64'],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: 'the package of CERN is installed',
    setup: [rpms('cve_2013_2094 0.2-1.el6'), 'kernel 2.6.32-358.el6.x86_64'],
    original: 'OK',
    ours: ['OK', /mitigated by cern-package/],
  },
  {
    when: 'the mitigation module is loaded',
    setup: [BASE, 'kernel 2.6.32-279.22.1.el6.x86_64', 'loaded mitigation_2_6_32_279_22_1'],
    original: 'OK',
    ours: ['OK', /mitigated by mitigation-module/],
  },
  {
    when: 'kernel 2.6.32-358.6.2.el6, which is fixed',
    setup: [BASE, 'kernel 2.6.32-358.6.2.el6.x86_64'],
    original: 'OK',
    ours: ['OK', /fixed/],
  },
  {
    when: 'kernel of Enterprise Linux 5',
    setup: [BASE, 'kernel 2.6.18-348.el5'],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
);

const DIRTY = 'kernel 3.10.0-327.el7.x86_64';
const DIRTY_COW: readonly Case[] = [
  {
    when: 'kernel 3.10.0-327.el7, nothing done',
    setup: [BASE, DIRTY],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  ...['cve_2016_5195', 'nomadvise', 'm', 'stap_0123456789abcdef'].map((module): Case => ({
    when: `module ${module} is loaded`,
    setup: [BASE, DIRTY, `loaded ${module}`],
    original: 'OK',
    ours: ['OK', /mitigated by/],
  })),
  {
    when: 'kernel 3.10.0-327.36.3.el7, which is fixed',
    setup: [BASE, 'kernel 3.10.0-327.36.3.el7.x86_64'],
    original: 'CRITICAL',
    ours: ['OK', /fixed/],
    differs: { defect: 7, why: 'whether the fix is installed is never asked' },
  },
];

const memory = (gibibytes: number): string =>
  `rm /proc/meminfo; file /proc/meminfo 644 'MemTotal: ${gibibytes * 2 ** 20} kB\\nMemFree: 1 kB\\nMemAvailable: 1 kB\\nBuffers: 0 kB\\nCached: 0 kB\\n'`;
const MUTAGEN = 'kernel 3.10.0-862.el7.x86_64';

const stack = cve(
  'CVE-2018-14634',
  {
    when: '64 GiB of memory, no limit of the stack',
    setup: [BASE, MUTAGEN, memory(64), 'ulimit -Hs unlimited'],
    original: 'CRITICAL',
    ours: ['CRITICAL', /vulnerable/],
  },
  {
    when: '64 GiB of memory, a stack of 8 MiB at most',
    setup: [BASE, MUTAGEN, memory(64), 'ulimit -s 8192', 'ulimit -Hs 8192'],
    original: 'OK',
    ours: ['OK', /mitigated by stack-limited/],
  },
  {
    when: '16 GiB of memory',
    setup: [BASE, MUTAGEN, memory(16)],
    original: 'OK',
    ours: ['OK', /not exposed/],
  },
  {
    when: '64 GiB of memory, kernel 3.10.0-862.14.4.el7',
    setup: [BASE, 'kernel 3.10.0-862.14.4.el7.x86_64', memory(64)],
    original: 'CRITICAL',
    ours: ['UNKNOWN', /not confirmed/],
    differs: BY_DESIGN('which kernel of Enterprise Linux 7 has the fix is not confirmed'),
  },
);

export const kernelRows: readonly Row[] = [
  ...perfEvents,
  ...cve('CVE-2016-5195', ...DIRTY_COW),
  ...cases('check_EGI-SVG-2016-5195', 'EGI-SVG-2016-5195', DIRTY_COW.slice(0, 2)),
  ...stack,
];
