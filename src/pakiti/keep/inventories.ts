/** report → inventory(store) → acknowledge: reports of many hosts in one transaction. */
import type { PakitiTables } from '../../store/pakiti/tables.ts';
import type { ReleaseName } from '../advisory.ts';
import type { Inventory } from '../inventory.ts';
import type { Inventories, Report, TaggedFinding } from '../report/report.ts';
import { groupCommit } from './group-commit.ts';
import { keptReport } from './kept-report.ts';
import { packageNames } from './package-key.ts';

export interface InventoriesWorld {
  readonly tables: PakitiTables;
  /** Null: not known. */
  readonly releaseOf: (inventory: Inventory) => ReleaseName | null;
  readonly tagged: (report: Report) => Promise<readonly TaggedFinding[]>;
  /** Told when something is there that nobody has assessed. */
  readonly arrived: () => void;
}

/** Reports in a transaction: their packages are in memory until it ends. */
const MAX_REPORTS = 64;
const MAX_SAME = 1000;

export function inventories({ tables, releaseOf, tagged, arrived }: InventoriesWorld): Inventories {
  const same = groupCommit<{ readonly digest: string; readonly at: number }, boolean>(
    async (group) => {
      const heard = await tables.again(group);
      return group.map(({ digest }) => heard.has(digest));
    },
    ({ digest }) => digest,
    MAX_SAME,
  );
  const fresh = groupCommit<ReturnType<typeof keptReport>, undefined>(
    async (group) => {
      await tables.take(group, packageNames);
      return group.map(() => undefined);
    },
    ({ site, name }) => JSON.stringify([site, name]),
    MAX_REPORTS,
  );
  return {
    again: (digest, at) => same.add({ digest, at }),
    async take(report, digest, reporter, at) {
      await fresh.add(keptReport(report, reporter, releaseOf(report.inventory), { digest, at }));
      arrived();
    },
    tagged,
  };
}
