/** Reading single files. Every error is a {@link Failure} that names the path. */
export type FileType = 'file' | 'directory' | 'link' | 'fifo' | 'socket' | 'block' | 'character' | 'unknown';

export interface FileStatus {
  readonly type: FileType;
  /** The twelve permission bits, `st_mode & 07777`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** Seconds since the epoch. */
  readonly modifiedAt: number;
  readonly device: number;
  readonly inode: number;
  readonly links: number;
}

export interface OpenedFile {
  readonly status: FileStatus;
  readonly bytes: Buffer;
}

export interface Files {
  /**
   * A regular file's status and content, of one open file. It is opened without blocking: a FIFO or device in its
   * place is a failure `not-regular`, never a wait.
   * @param maxBytes more than this is a failure `too-large`
   */
  open(path: string, maxBytes: number): Promise<OpenedFile>;
  /** Names in a directory, unordered. */
  list(directory: string): Promise<readonly string[]>;
  /** Status after following links. */
  status(path: string): Promise<FileStatus>;
  /** Status of the link itself. */
  linkStatus(path: string): Promise<FileStatus>;
  readLink(path: string): Promise<string>;
}
