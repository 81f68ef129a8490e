/** Tables of what is said and what follows, one test for each row. */
import { expect } from 'chai';
import type { FeedRecord, Statement } from '../../src/pakiti/advisory.ts';
import type { AssessContext, KnownDistribution } from '../../src/pakiti/assess/assess.ts';
import type { InstalledPackage, Inventory } from '../../src/pakiti/inventory.ts';
import { advisory, ALMA_9, assessed, inventory, lines, type Feeds } from './assessing.ts';

export interface Row {
  readonly when: string;
  readonly of: InstalledPackage | readonly InstalledPackage[];
  readonly said: readonly Statement[] | readonly FeedRecord[] | Feeds;
  readonly host?: Partial<Inventory>;
  readonly on?: KnownDistribution;
  readonly context?: Partial<AssessContext>;
  readonly lines: readonly string[];
}

const isStatement = (value: Statement | FeedRecord): value is Statement => 'claim' in value;

function feedsOf(said: Row['said']): Feeds {
  if (!Array.isArray(said)) return said as Feeds;
  const all = said as readonly (Statement | FeedRecord)[];
  const statements = all.filter(isStatement);
  return { feed: statements.length === 0 ? (all as readonly FeedRecord[]) : [advisory('A-1', statements)] };
}

export function assessTable(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const { when, of, said, host = {}, on = ALMA_9, context, lines: expected } of rows) {
      it(when, () => {
        const packages = Array.isArray(of) ? (of as readonly InstalledPackage[]) : [of as InstalledPackage];
        expect(lines(assessed(feedsOf(said), inventory(packages, host), on, context))).to.deep.equal(
          expected,
        );
      });
    }
  });
}
