/** What is worked out step by step, of what each snapshot touches, is what all of it together comes to at once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { assessed } from '../../../test/kit/assessing.ts';
import { type Kind, POOL, reporting } from '../../../test/kit/pakiti-pool.ts';
import { PakitiBench } from '../../../test/kit/pakiti-store.ts';
import type { FeedRecord } from '../advisory.ts';
import type { Assessment } from '../assess/assessment.ts';
import { distributionOf } from '../distribution.ts';
import type { Report } from '../report/report.ts';
import { assessmentsIn } from './kept-assessment.ts';

/** Each is a store of its own. */
const RUNS = 20;

type Step =
  | { readonly do: 'read'; readonly feed: Kind; readonly records: readonly FeedRecord[] }
  | { readonly do: 'report'; readonly report: Report }
  | { readonly do: 'assess' };

const reading = fc
  .constantFrom<Kind>('osv', 'osv', 'debian-tracker', 'debian-binaries', 'updateinfo', 'suse-csaf-vex')
  .chain((feed) => fc.subarray([...POOL[feed]]).map((records) => ({ do: 'read', feed, records }) as const));

const steps = fc.array(
  fc.oneof(
    { arbitrary: reading, weight: 4 },
    { arbitrary: reporting.map((one) => ({ do: 'report', report: one }) as const), weight: 4 },
    fc.constant({ do: 'assess' } as const),
  ),
  { minLength: 3, maxLength: 14 },
);

/** As it is kept: what nobody has said is left out. */
function asKept(all: readonly Assessment[]): readonly unknown[] {
  return JSON.parse(JSON.stringify(all)) as unknown[];
}

describe('findings, step by step', function () {
  this.timeout(120_000);
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), 'secmon-step-by-step-'))));
  after(() => rmSync(directory, { recursive: true }));
  let runs = 0;

  async function play(all: readonly Step[]): Promise<void> {
    const store = await openSqlite(join(directory, `${(runs += 1)}.db`));
    try {
      const bench = new PakitiBench(store);
      const last = new Map<string, readonly FeedRecord[]>();
      const reports = new Map<string, Report>();
      for (const step of all) {
        if (step.do === 'assess') await bench.assess();
        else if (step.do === 'report') {
          await bench.take(step.report);
          reports.set(step.report.host, step.report);
        } else {
          await bench.read(step.feed, step.records);
          last.set(step.feed, step.records);
        }
      }
      await bench.assess();
      const feeds = Object.fromEntries([...last].toSorted(([one], [other]) => (one < other ? -1 : 1)));
      for (const [name, { inventory }] of reports) {
        const distribution = distributionOf(inventory);
        if (distribution.state !== 'known') throw new Error(inventory.system);
        const [host] = await bench.tables.hosts({ names: [name] }, undefined, 1);
        const id = host?.inventory ?? 0;
        const kept = assessmentsIn((await bench.tables.assessments([id])).get(id) ?? new Uint8Array());
        const whole = assessed(feeds, inventory, distribution, { now: bench.at, verdicts: 'open' });
        const [mine, atOnce] = [asKept(kept), asKept(whole)].map((rows) =>
          rows.map((row) => JSON.stringify(row)).toSorted(),
        );
        expect(mine, name).to.deep.equal(atOnce);
      }
    } finally {
      await store.close();
    }
  }

  it('are those of everything at once', async () => {
    await fc.assert(fc.asyncProperty(steps, play), { numRuns: RUNS });
  });
});
