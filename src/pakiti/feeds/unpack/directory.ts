/** A directory of feed files, or one of them → documents. */
import { Failure } from '../../../host/failure.ts';
import type { Files } from '../../../host/files.ts';
import type { Machine } from '../../../host/machine.ts';
import type { Pieces } from '../../../host/pieces.ts';
import type { FeedDocument } from '../feed.ts';
import { UNPACK_LIMITS, type UnpackLimits } from './limits.ts';
import { unpack, type LyingFile } from './unpack.ts';

export type FeedFiles = Pick<Machine, 'operator' | 'pieces'>;

const PIECE = 2 ** 20;
/** What has more is read piece by piece. */
const SMALL = 2 ** 18;

/**
 * Their paths are their names.
 * @param names absolute. @throws Failure where one cannot be read, FeedError as {@link unpack}
 */
export async function* readFeedFiles(
  names: readonly string[],
  files: FeedFiles,
  limits: UnpackLimits = UNPACK_LIMITS,
): AsyncGenerator<FeedDocument> {
  for await (const file of openFeedFiles(names, files)) yield* unpack(file, limits);
}

/** Each to be read, or left, before the next is asked for. @throws Failure of one that cannot be opened */
export async function* openFeedFiles(
  names: readonly string[],
  { operator: { manyFiles }, pieces }: FeedFiles,
): AsyncGenerator<LyingFile> {
  for (const name of names) {
    const small = await smallFile(name, manyFiles);
    if (small !== undefined) yield small;
    else yield* largeFile(name, pieces);
  }
}

async function smallFile(name: string, files: Pick<Files, 'open'>): Promise<LyingFile | undefined> {
  try {
    const { status, bytes } = await files.open(name, SMALL);
    return { name, content: bytes, modifiedAt: status.modifiedAt };
  } catch (error) {
    if (error instanceof Failure && error.reason === 'too-large') return undefined;
    throw error;
  }
}

async function* largeFile(name: string, open: FeedFiles['pieces']): AsyncGenerator<LyingFile> {
  const pieces = await open(name);
  try {
    yield { name, content: chunksOf(pieces), modifiedAt: pieces.status.modifiedAt };
  } finally {
    await pieces.close();
  }
}

async function* chunksOf(pieces: Pieces): AsyncGenerator<Buffer> {
  // One byte more than there is: less than that many means that it has ended.
  const most = Math.min(PIECE, pieces.status.size + 1);
  for (let piece = await pieces.next(most); piece.length > 0; piece = await pieces.next(most)) {
    yield piece;
    if (piece.length < most && piece.length === pieces.status.size) return;
  }
}
