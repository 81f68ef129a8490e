/** What is in a feed, counted as it comes. */
import type { FeedRecord, NotUnderstood } from '../../advisory.ts';
import { releasesOf } from '../../records/touched.ts';
import type { Content } from './snapshot.ts';

export class ContentCount {
  #records = 0;
  #withdrawn = 0;
  #notUnderstood = 0;
  #newest: number | null = null;
  /** The first that was not understood. */
  strange: NotUnderstood | undefined;
  readonly #releases = new Map<string, number>();

  add(record: FeedRecord | NotUnderstood): void {
    if (record.kind === 'not-understood') {
      this.#notUnderstood += 1;
      this.strange ??= record;
      return;
    }
    this.#records += 1;
    if (record.kind === 'advisory') {
      const { published, modified, withdrawn } = record.advisory;
      this.#see(modified ?? published);
      if (withdrawn !== null) {
        this.#withdrawn += 1;
        return;
      }
    } else if (record.kind === 'exploited') this.#see(record.added);
    for (const release of releasesOf(record)) this.#count(release);
  }

  content(): Content {
    return {
      records: this.#records,
      withdrawn: this.#withdrawn,
      notUnderstood: this.#notUnderstood,
      releases: Object.fromEntries([...this.#releases].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      newest: this.#newest,
    };
  }

  #see(at: number | null): void {
    if (at !== null && at > (this.#newest ?? 0)) this.#newest = at;
  }

  #count(release: string): void {
    this.#releases.set(release, (this.#releases.get(release) ?? 0) + 1);
  }
}
