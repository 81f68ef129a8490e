/**
 * Files that decide what a check says: nobody but their owner may have written them.
 */
import { Failure } from './failure.ts';
import type { Files } from './files.ts';

const WRITABLE_BY_OTHERS = 0o022;

/**
 * The content of a file that belongs to one of `owners` and that nobody else can write.
 * @throws Failure `denied` when it does not, or as {@link Files.open}
 */
export async function readTrusted(
  files: Files,
  path: string,
  owners: readonly number[],
  maxBytes: number,
): Promise<string> {
  const { status, bytes } = await files.open(path, maxBytes);
  if (!owners.includes(status.uid)) {
    throw new Failure('denied', `${path}: refused, its owner is uid ${status.uid}`);
  }
  if ((status.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new Failure('denied', `${path}: refused, others than its owner may write it`);
  }
  return bytes.toString('utf8');
}
