/**
 * The binaries that are listed under a source, by any record: a package whose source nobody has said is held against all that
 * is said of that source.
 */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { FeedRecord, ReleaseName } from '../advisory.ts';
import { isNamedAsKernel } from '../assess/kernel/kernel-of.ts';
import { recordOf } from './record-body.ts';
import type { TouchedNames } from './touched.ts';

export class ListedSources {
  readonly #listed = new Map<string, Set<string>>();

  /** Kernels count by release, so that their thousands of binaries need not be held. */
  add(record: FeedRecord): void {
    if (record.kind !== 'advisory') return;
    for (const { release, package: source, binaries } of record.advisory.statements)
      if (binaries !== null && !isNamedAsKernel(source)) this.#put(release, source, binaries);
  }

  /** With what the store has of it, where anything is asked. @returns the binaries of a source */
  async learn(
    tables: PakitiTables,
    { isEmpty }: TouchedNames,
  ): Promise<(release: ReleaseName, source: string) => readonly string[]> {
    if (isEmpty) return () => [];
    for await (const page of tables.everyRecord(['binaries'])) {
      for (const row of page) {
        const record = recordOf(row);
        if (record.kind === 'binaries') this.#put(record.release, record.source, record.binaries);
      }
    }
    return (release, source) => [...(this.#listed.get(`${release} ${source}`) ?? [])];
  }

  #put(release: ReleaseName, source: string, binaries: readonly string[]): void {
    const key = `${release} ${source}`;
    const known = this.#listed.get(key);
    if (known === undefined) this.#listed.set(key, new Set(binaries));
    else for (const binary of binaries) known.add(binary);
  }
}
