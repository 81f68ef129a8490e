/** Advisories of EGI SVG out of directories, such as a clone of their repository, or archives of it. */
import { resolve } from 'node:path';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { openPieces } from '../../src/host/local/pieces.ts';
import { FeedError } from '../../src/pakiti/feeds/feed.ts';
import { openFeedFiles } from '../../src/pakiti/feeds/unpack/directory.ts';
import { listFeedFiles } from '../../src/pakiti/feeds/unpack/list-files.ts';
import { unpack } from '../../src/pakiti/feeds/unpack/unpack.ts';

/** The longest advisory is 12 KB. */
const LIMITS = { documentBytes: 2 ** 21, totalBytes: 2 ** 28, documents: 20_000, depth: 3 };

const GIT = '/.git/';

export interface AdvisoryDocument {
  readonly name: string;
  readonly text: string;
}

/** @param paths of directories or files. @throws Failure that names the file, or where there is no Markdown */
export async function readAdvisories(
  { operator }: Pick<Host, 'operator'>,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly AdvisoryDocument[]> {
  const files = { operator, pieces: openPieces };
  const absolute = paths.map((path) => resolve(path));
  const { files: listed } = await listFeedFiles(absolute, files, signal);
  const names = listed.filter((name) => !name.includes(GIT));
  const documents: AdvisoryDocument[] = [];
  try {
    for await (const file of openFeedFiles(names, files))
      for await (const { name, bytes } of unpack(file, LIMITS))
        if (/\.md$/i.test(name)) documents.push({ name, text: bytes.toString('utf8') });
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    throw new Failure('malformed', error.message, { cause: error });
  }
  if (documents.length === 0) throw new Failure('missing', `${paths.join(', ')}: no Markdown of an advisory`);
  return documents;
}
