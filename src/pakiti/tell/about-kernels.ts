/** Which CVEs may be of a kernel: what runs and could not be judged says nothing of the others. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { FeedRecord } from '../advisory.ts';
import { isNamedAsKernel } from '../assess/kernel/kernel-of.ts';
import { recordOf } from '../records/record-body.ts';
import { namesIn } from '../records/touched.ts';

export class AboutKernels {
  readonly #tables: Pick<PakitiTables, 'recordsAbout'>;
  readonly #known = new Map<string, boolean>();

  constructor(tables: Pick<PakitiTables, 'recordsAbout'>) {
    this.#tables = tables;
  }

  /** Those of which every record is about something else; one that nobody speaks of may be anything. */
  async others(cves: readonly string[]): Promise<ReadonlySet<string>> {
    const others = new Set<string>();
    for (const cve of cves) {
      const isOfKernel = this.#known.get(cve) ?? (await this.#mayBeOfKernel(cve));
      this.#known.set(cve, isOfKernel);
      if (!isOfKernel) others.add(cve);
    }
    return others;
  }

  async #mayBeOfKernel(cve: string): Promise<boolean> {
    const rows = await this.#tables.recordsAbout(cve);
    return rows.length === 0 || rows.some((row) => speaksOfKernel(recordOf(row)));
  }
}

function speaksOfKernel(record: FeedRecord): boolean {
  if (record.kind !== 'advisory') return false;
  const { statements, criteria } = record.advisory;
  const named = criteria === null ? [] : namesIn(criteria);
  if (named === null) return true;
  const stated = statements.flatMap(({ package: name, binaries }) => [name, ...(binaries ?? [])]);
  return [...named, ...stated].some(isNamedAsKernel);
}
