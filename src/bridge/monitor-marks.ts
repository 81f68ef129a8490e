/**
 * By what two members of a configuration are seen to speak to one monitor: a mark that both have. Where each Nagios of a
 * distribution keeps its files is read off its packages.
 */
import { posix } from 'node:path';

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Of an API, however its address is written. @param url as it was given; one that is none marks nothing */
export function apiMarks(url: string): readonly string[] {
  if (!URL.canParse(url)) return [];
  const { protocol, hostname, port, pathname } = new URL(url);
  const host = LOOPBACK.includes(hostname) ? 'localhost' : hostname;
  const own = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return [`${host}:${own}${pathname.replace(/\/+$/, '')}`];
}

/** Paths that nagios.cfg names. */
export interface NagiosPaths {
  /** `status_file`, `object_cache_file`. */
  readonly files?: readonly string[];
  /** `command_file`. */
  readonly commandFile?: string;
  /** `check_result_path`. */
  readonly checkResults?: string | undefined;
}

/** The directory that a Nagios has its files in, as Debian, EPEL and Nagios itself lay them out. */
export function nagiosMarks({ files = [], commandFile, checkResults }: NagiosPaths): readonly string[] {
  const roots = [
    ...files.map(directoryOf),
    ...(commandFile === undefined ? [] : [directoryOf(commandFile).replace(/(?<=.)\/(?:rw|cmd)$/, '')]),
    ...(checkResults === undefined
      ? []
      : [
          normal(checkResults)
            .replace(/(?<=.)\/checkresults$/, '')
            .replace(/(?<=.)\/spool$/, ''),
        ]),
  ];
  return [...new Set(roots)];
}

/** The directory that a Nagios moves its performance data into. */
export function spoolMarks(spool: string | undefined): readonly string[] {
  return spool === undefined ? [] : [`spool ${normal(spool)}`];
}

function directoryOf(path: string): string {
  return posix.dirname(normal(path));
}

function normal(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '');
}
