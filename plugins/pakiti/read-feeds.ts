/** Raw files of feeds, of whatever kind each is, as one index. */
import { resolve } from 'node:path';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { openPieces } from '../../src/host/local/pieces.ts';
import type { FeedRecord, NotUnderstood, ReleaseName } from '../../src/pakiti/advisory.ts';
import { IndexBuilder, type AdvisoryIndex } from '../../src/pakiti/assess/advisory-index.ts';
import { Exploitation } from '../../src/pakiti/assess/exploitation.ts';
import { FeedError, type FeedDocument } from '../../src/pakiti/feeds/feed.ts';
import { recogniseFeed } from '../../src/pakiti/feeds/recognise.ts';
import { redHatCopies } from '../../src/pakiti/csaf/redhat-copy.ts';
import { readFeedFiles } from '../../src/pakiti/feeds/unpack/directory.ts';
import { followFeedFiles } from '../../src/pakiti/feeds/unpack/list-files.ts';

export interface ReadFeeds {
  readonly index: AdvisoryIndex;
  readonly exploitation: Exploitation;
  /** Kind → how many documents of it. */
  readonly documents: ReadonlyMap<string, number>;
  /** Names of documents that are of no kind that is known. */
  readonly unrecognised: readonly string[];
  readonly notUnderstood: readonly NotUnderstood[];
}

/**
 * @param paths directories, or files
 * @param wanted only what is said of these releases is kept
 * @param progress told after each document how many there were
 * @throws Failure that names the file
 */
export async function readFeeds(
  host: Host,
  paths: readonly string[],
  wanted: ReadonlySet<ReleaseName>,
  signal: AbortSignal,
  progress?: (documents: number) => void,
): Promise<ReadFeeds> {
  let read = 0;
  const reader = new FeedReader(wanted);
  const files = { operator: host.operator, pieces: openPieces };
  const absolute = paths.map((path) => resolve(path));
  try {
    const names = await followFeedFiles(absolute, files, signal);
    const copies = await redHatCopies(names, files);
    const documents = names.filter((name) => !copies.lists.has(name));
    for await (const document of readFeedFiles(documents, files)) {
      if (!copies.leavesOut(document.name)) reader.read(document);
      progress?.((read += 1));
    }
    reader.complain(copies.absent(documents));
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    throw new Failure('malformed', error.message, { cause: error });
  }
  return reader.finish();
}

class FeedReader {
  readonly #builder: IndexBuilder;
  readonly #exploitation = new Exploitation();
  readonly #documents = new Map<string, number>();
  readonly #unrecognised: string[] = [];
  readonly #notUnderstood: NotUnderstood[] = [];

  constructor(wanted: ReadonlySet<ReleaseName>) {
    this.#builder = new IndexBuilder(wanted);
  }

  /** @throws FeedError */
  read(document: FeedDocument): void {
    if (document.bytes.length === 0) throw new FeedError(`${document.name}: is empty`);
    const kind = recogniseFeed(document);
    if (kind === undefined) {
      this.#unrecognised.push(document.name);
      return;
    }
    this.#documents.set(kind.name, (this.#documents.get(kind.name) ?? 0) + 1);
    for (const record of kind.parse(document)) this.#take(kind.name, record);
  }

  complain(about: readonly NotUnderstood[]): void {
    this.#notUnderstood.push(...about);
  }

  finish(): ReadFeeds {
    return {
      index: this.#builder.finish(),
      exploitation: this.#exploitation,
      documents: this.#documents,
      unrecognised: this.#unrecognised,
      notUnderstood: this.#notUnderstood,
    };
  }

  #take(feed: string, record: FeedRecord | NotUnderstood): void {
    switch (record.kind) {
      case 'not-understood':
        this.#notUnderstood.push(record);
        return;
      case 'exploited':
      case 'epss':
        this.#exploitation.add(record);
        return;
      case 'advisory':
      case 'binaries':
      case 'support':
        this.#builder.add(feed, record);
    }
  }
}
