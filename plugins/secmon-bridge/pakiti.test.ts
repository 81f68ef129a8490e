import { expect } from 'chai';
import { DEFAULT_SETTINGS } from '../../src/incidents/intake/settings.ts';
import type { Store } from '../../src/store/store.ts';
import { FindingsBench } from '../../test/kit/pakiti-incidents.ts';
import { advisory, report } from '../../test/kit/pakiti-store.ts';
import { openSqlite } from '../store/sqlite.ts';
import { PakitiFindings } from './pakiti.ts';

const HOUR = 3600;
const CVE = 'CVE-2026-1000';

describe('what the bridge tells of a Pakiti server', () => {
  let stores: { readonly pakiti: Store; readonly ledger: Store };
  let bench: FindingsBench;

  beforeEach(async () => {
    stores = { pakiti: await openSqlite(':memory:'), ledger: await openSqlite(':memory:') };
    bench = new FindingsBench(stores);
    await bench.intake.intake.prepare();
    await bench.pakiti.read('osv', [advisory('ALSA-1', 'bash', '5.1-9', [CVE])]);
    await bench.tag(CVE);
    await bench.pakiti.take(report('a', { bash: '5.1-6' }));
    await bench.pakiti.assess();
  });
  afterEach(async () => {
    await stores.pakiti.close();
    await stores.ledger.close();
  });

  async function tell(): Promise<readonly [trouble: string | undefined, issues: number]> {
    const { intake } = bench.intake;
    bench.intake.clock = bench.pakiti.at;
    const world = {
      ...{ store: stores.pakiti, intake, rules: [], freshSeconds: DEFAULT_SETTINGS.freshSeconds },
      laid: () => ({}) as never,
      now: () => bench.pakiti.at,
    };
    const trouble = await new PakitiFindings({}).tell(world, {
      take: (statements) => intake.take(statements),
      taken: () => Promise.resolve(),
      signal: new AbortController().signal,
    });
    return [trouble, (await bench.shown()).length];
  }

  it('is said to be nothing of a report from a time that is yet to come, since a clock is wrong', async () => {
    bench.pass(-2 * HOUR);
    const [trouble, issues] = await tell();
    expect(trouble).to.match(/time that is yet to come, such as that of a of the site SITE, .* clock/);
    expect(issues).to.equal(0);
    bench.pass(2 * HOUR);
    expect(await tell()).to.deep.equal([undefined, 1]);
  });
});
