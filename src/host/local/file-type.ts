import type { FileType } from '../files.ts';

const FORMAT_BITS = 0o170000;

/** Values of `st_mode & S_IFMT`, inode(7). */
const TYPE_OF_FORMAT: Readonly<Partial<Record<number, FileType>>> = {
  0o140000: 'socket',
  0o120000: 'link',
  0o100000: 'file',
  0o060000: 'block',
  0o040000: 'directory',
  0o020000: 'character',
  0o010000: 'fifo',
};

/** @param mode `st_mode` whole */
export function fileType(mode: number): FileType {
  return TYPE_OF_FORMAT[mode & FORMAT_BITS] ?? 'unknown';
}

const FORMAT_OF_TYPE = new Map(
  Object.entries(TYPE_OF_FORMAT).map(([format, type]): [FileType | undefined, number] => [
    type,
    Number(format),
  ]),
);

/** Its `st_mode & S_IFMT`; 0 where it is unknown. */
export function formatBits(type: FileType): number {
  return FORMAT_OF_TYPE.get(type) ?? 0;
}
