/** Resource limits by their names in limits.conf(5), as `/proc/PID/limits` calls them, in bytes, seconds or numbers. */
export const LIMITS = {
  as: 'Max address space',
  core: 'Max core file size',
  cpu: 'Max cpu time',
  data: 'Max data size',
  fsize: 'Max file size',
  memlock: 'Max locked memory',
  nofile: 'Max open files',
  nproc: 'Max processes',
  rss: 'Max resident set',
  sigpending: 'Max pending signals',
  stack: 'Max stack size',
} as const;

export type LimitName = keyof typeof LIMITS;

export const LIMIT_NAMES = Object.keys(LIMITS) as readonly LimitName[];
