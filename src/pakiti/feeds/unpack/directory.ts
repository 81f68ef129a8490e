/** A directory of feed files, or one of them → documents. */
import { Failure } from '../../../host/failure.ts';
import type { Machine } from '../../../host/machine.ts';
import type { Pieces } from '../../../host/pieces.ts';
import type { FeedDocument } from '../feed.ts';
import { UNPACK_LIMITS, type UnpackLimits } from './limits.ts';
import { unpack, type LyingFile } from './unpack.ts';

export type FeedFiles = Pick<Machine, 'trees' | 'pieces'>;

const MOST_FILES = 2_000_000;
const PIECE = 2 ** 20;
/** Opened while those before them are read: a small file takes its time to be opened, not to be read. */
const AHEAD = 8;

/**
 * In the order of their paths, which are their names; links below a directory are not followed.
 * @param paths absolute. @throws Failure where a path cannot be read, FeedError as {@link unpack}
 */
export async function* readFeedFiles(
  paths: readonly string[],
  files: FeedFiles,
  signal: AbortSignal,
  limits: UnpackLimits = UNPACK_LIMITS,
): AsyncGenerator<FeedDocument> {
  const names = await listFeedFiles(paths, files, signal);
  for await (const file of openFeedFiles(names, files)) yield* unpack(file, limits);
}

/** Each to be read, or left, before the next is asked for. @throws Failure of one that cannot be opened */
export async function* openFeedFiles(names: readonly string[], files: FeedFiles): AsyncGenerator<LyingFile> {
  for await (const { name, pieces } of opened(names, files)) {
    try {
      yield { name, chunks: chunksOf(pieces), modifiedAt: pieces.status.modifiedAt };
    } finally {
      await pieces.close();
    }
  }
}

/** The regular files in directories, and files themselves. @throws Failure */
export async function listFeedFiles(
  paths: readonly string[],
  { trees }: Pick<FeedFiles, 'trees'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const selection = { anyOf: [{ types: ['file' as const] }], exclude: [], limit: MOST_FILES };
  const report = await trees.walk(
    { roots: paths, depth: Number.POSITIVE_INFINITY, oneFileSystem: false, select: [selection] },
    signal,
  );
  const [error] = report.errors;
  if (error !== undefined) throw new Failure(error.reason, error.message);
  const [selected] = report.selected;
  if (selected === undefined || selected.count > selected.entries.length) {
    throw new Failure('too-large', `${paths.join(', ')}: more than ${MOST_FILES} files`);
  }
  return selected.entries.map(({ path }) => path);
}

interface OpenedFile {
  readonly name: string;
  readonly pieces: Pieces;
}

async function* opened(names: readonly string[], files: FeedFiles): AsyncGenerator<OpenedFile> {
  const waiting: { readonly name: string; readonly pieces: Promise<Pieces> }[] = [];
  try {
    for (let next = 0; next < names.length || waiting.length > 0;) {
      for (; waiting.length < AHEAD && next < names.length; next += 1) {
        const name = names[next] ?? '';
        const pieces = files.pieces(name);
        // Its failure is told when its turn comes.
        pieces.catch(() => undefined);
        waiting.push({ name, pieces });
      }
      const first = waiting.shift();
      if (first !== undefined) yield { name: first.name, pieces: await first.pieces };
    }
  } finally {
    for (const { pieces } of waiting) {
      await pieces.then(
        (one) => one.close(),
        () => undefined,
      );
    }
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
