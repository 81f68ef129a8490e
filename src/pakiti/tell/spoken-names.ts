/** What CVEs may be of: a package that could not be judged says nothing of the others. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { FeedRecord } from '../advisory.ts';
import { isNamedAsKernel } from '../assess/kernel/kernel-of.ts';
import { KERNEL_GAP, packageOfGap } from '../findings/gap-rule.ts';
import { recordOf } from '../records/record-body.ts';
import { namesIn } from '../records/touched.ts';

interface Spoken {
  /** Of packages and sources. */
  readonly names: ReadonlySet<string>;
  readonly hasSources: boolean;
}

/** What nobody speaks of, and what is said in a pattern, may be of anything. */
type SpokenOf = Spoken | 'anything';

export class SpokenNames {
  readonly #tables: Pick<PakitiTables, 'recordsAbout'>;
  readonly #known = new Map<string, SpokenOf>();

  constructor(tables: Pick<PakitiTables, 'recordsAbout'>) {
    this.#tables = tables;
  }

  async learn(cves: Iterable<string>): Promise<void> {
    for (const cve of cves)
      if (!this.#known.has(cve))
        this.#known.set(cve, spokenIn((await this.#tables.recordsAbout(cve)).map(recordOf)));
  }

  /** Whether a CVE may be there where this could not be judged; of one that was not learnt it may. */
  mayBeOf(gap: string, cve: string): boolean {
    const spoken = this.#known.get(cve) ?? 'anything';
    if (spoken === 'anything') return true;
    if (gap === KERNEL_GAP) return [...spoken.names].some(isNamedAsKernel);
    const one = packageOfGap(gap);
    if (one === undefined || spoken.names.has(one.name)) return true;
    return one.source === '' ? spoken.hasSources : spoken.names.has(one.source);
  }
}

function spokenIn(records: readonly FeedRecord[]): SpokenOf {
  const names = new Set<string>();
  let hasSources = false;
  for (const record of records) {
    if (record.kind !== 'advisory') continue;
    const { statements, criteria } = record.advisory;
    const named = criteria === null ? [] : namesIn(criteria);
    if (named === null) return 'anything';
    for (const name of named) names.add(name);
    for (const { package: name, binaries, of } of statements) {
      for (const each of [name, ...(binaries ?? [])]) names.add(each);
      hasSources ||= of === 'source';
    }
  }
  return records.length === 0 ? 'anything' : { names, hasSources };
}
