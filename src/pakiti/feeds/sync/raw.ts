/**
 * The bytes of a feed as they came, on disk: all files of one fetch and their list in a directory that is replaced whole. What
 * was refused is kept beside what is good, so that it can be looked at and accepted.
 */
import { createHash } from 'node:crypto';
import { Failure } from '../../../host/failure.ts';
import type { Files } from '../../../host/files.ts';
import type { Store } from '../../../host/store.ts';
import { FeedError } from '../feed.ts';
import { isObject, listAt, parseJsonObject } from '../../json-fields.ts';
import type { RawFile } from './snapshot.ts';

export interface RawContent extends RawFile {
  readonly content: Buffer;
}

export type Drawer = 'good' | 'refused';

/** @property directory of ours, with one for each feed in it */
export interface RawPlace {
  readonly directory: string;
  readonly files: Pick<Files, 'open'>;
  readonly store: Pick<Store, 'subdirectory' | 'install'>;
}

const LIST = 'files.json';
const MOST_OF_A_LIST = 64 * 2 ** 20;

export function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Without its content. */
export function described({
  as,
  url,
  etag,
  lastModified,
  sha256: digest,
  bytes,
  at,
  changedAt,
}: RawContent): RawFile {
  const said = changedAt === undefined ? {} : { changedAt };
  return { as, url, etag, lastModified, sha256: digest, bytes, at, ...said };
}

/** Durable when it returns. */
export async function putRaw(
  { directory, store }: RawPlace,
  feed: string,
  drawer: Drawer,
  files: readonly RawContent[],
): Promise<void> {
  const place = await store.subdirectory(directory, nameOf(feed, drawer));
  const list = files.map(described);
  const named = files.map(({ content }, index): [string, Buffer] => [String(index), content]);
  await store.install(
    place,
    'fetch',
    new Map([...named, [LIST, Buffer.from(JSON.stringify({ files: list }, undefined, 1))]]),
  );
}

/**
 * What was put there last; nothing where that is not there or not as it was put, which is then fetched again.
 * @param maxBytes of one file
 */
export async function getRaw(
  { directory, files }: RawPlace,
  feed: string,
  drawer: Drawer,
  maxBytes: number,
): Promise<readonly RawContent[]> {
  const place = `${directory}/${nameOf(feed, drawer)}/current`;
  try {
    const name = `${place}/${LIST}`;
    const { bytes } = await files.open(name, MOST_OF_A_LIST);
    const list = listAt(parseJsonObject({ name, bytes }), 'files', name).filter(isRawFile);
    const found: RawContent[] = [];
    for (const [index, file] of list.entries()) {
      const { bytes: content } = await files.open(`${place}/${index}`, maxBytes);
      if (sha256(content) === file.sha256) found.push({ ...file, content });
    }
    return found;
  } catch (error) {
    if (error instanceof FeedError || (error instanceof Failure && error.reason === 'missing')) return [];
    throw error;
  }
}

/** Our own list, which only whoever may write there can have changed. */
function isRawFile(value: unknown): value is RawFile {
  return isObject(value) && typeof value['as'] === 'string' && typeof value['sha256'] === 'string';
}

function nameOf(feed: string, drawer: Drawer): string {
  return drawer === 'good' ? feed : `${feed}.${drawer}`;
}
