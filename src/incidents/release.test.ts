import { expect } from 'chai';
import { hourly, IntakeBench, openSitePolicy } from '../../test/kit/intake.ts';
import { T0 } from '../../test/kit/ledger.ts';
import { endRelease, releaseSite } from './release.ts';

const DAY = 24 * 60;

describe('a site that policy never tells', () => {
  const policy = openSitePolicy();
  let bench: IntakeBench;
  beforeEach(async () => {
    policy.answer = { may: false, for: 'site', until: T0 + 1e6, why: 'it is suspended' };
    bench = await IntakeBench.inMemory({ policy });
    await bench.say(...hourly(0, 'CC'));
    await bench.say(...hourly(1, 'CC', { site: 'SITE-B', host: 'wn2' }));
  });
  afterEach(() => bench.store.close());

  const sites = async (): Promise<readonly string[]> =>
    (await bench.issues()).map(({ subject }) => subject.site);
  const release = (): Promise<void> =>
    releaseSite(bench.store.intake(), 'SITE-A', { by: 'olga', at: bench.clock, why: 'they asked' });

  it('has its issues opened at the next step once an officer has released it, and no other has', async () => {
    expect(await sites()).to.deep.equal([]);
    await release();
    await bench.follow();
    expect(await sites()).to.deep.equal(['SITE-A']);
    expect((await bench.intake.held()).map(({ subject }) => subject.site)).to.deep.equal(['SITE-B']);
  });

  it('has none opened any more once that has ended', async () => {
    await release();
    expect(await endRelease(bench.store.intake(), 'SITE-A')).to.equal(true);
    expect(await endRelease(bench.store.intake(), 'SITE-A')).to.equal(false);
    await bench.follow();
    await bench.say(...hourly(DAY, 'CC', { service: 'other' }));
    expect(await sites()).to.deep.equal([]);
  });
});
