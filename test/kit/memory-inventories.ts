/** What a site's hosts have, forgotten with the process. */
import type { Inventories, Report, Reporter, TaggedFinding } from '../../src/pakiti/report/report.ts';

export interface MemoryInventories extends Inventories {
  readonly taken: { readonly report: Report; readonly digest: string; readonly reporter: Reporter }[];
  /** How often the same was said again. */
  readonly same: () => number;
}

/** @param findings of every report */
export function memoryInventories(findings: readonly TaggedFinding[] = []): MemoryInventories {
  const taken: MemoryInventories['taken'] = [];
  let same = 0;
  const isOf = ({ host, site }: Report, other: Report): boolean => host === other.host && site === other.site;
  return {
    taken,
    same: () => same,
    again(digest) {
      const said = taken.findLast((one) => one.digest === digest);
      const isLast = said !== undefined && taken.findLast(({ report }) => isOf(report, said.report)) === said;
      if (isLast) same += 1;
      return Promise.resolve(isLast);
    },
    take(report, digest, reporter) {
      taken.push({ report, digest, reporter });
      return Promise.resolve();
    },
    tagged: () => Promise.resolve(findings),
  };
}
