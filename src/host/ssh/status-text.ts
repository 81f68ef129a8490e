/** File statuses as `stat -c` prints them, GNU and BusyBox alike. */
import type { FileStatus } from '../files.ts';
import { fileType } from '../local/file-type.ts';

/** @param modifiedFormat of the host's toolset; the size stands first, so that a shell can compare it */
export function statusFormat(modifiedFormat: string): string {
  return `%s %f %u %g ${modifiedFormat} %d %i %h`;
}

const STATUS =
  /^(?<size>\d+) (?<mode>[0-9a-f]+) (?<uid>\d+) (?<gid>\d+) (?<modified>-?\d+(?:\.\d+)?) (?<device>\d+) (?<inode>\d+) (?<links>\d+)$/;

/** Undefined for what is no status. */
export function parseStatus(text: string): FileStatus | undefined {
  const groups = STATUS.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const number = (name: string): number => Number(groups[name]);
  const mode = Number.parseInt(groups['mode'] ?? '', 16);
  return {
    type: fileType(mode),
    mode: mode & 0o7777,
    uid: number('uid'),
    gid: number('gid'),
    size: number('size'),
    modifiedAt: number('modified'),
    device: number('device'),
    inode: number('inode'),
    links: number('links'),
  };
}
