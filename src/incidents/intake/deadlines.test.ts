import { expect } from 'chai';
import { hourly, IntakeBench, openSitePolicy } from '../../../test/kit/intake.ts';
import { DAY, T0 } from '../../../test/kit/ledger.ts';

const SERVICE = 'eu.egi.sec.WN-check_CVE-2026-1234-ops';

/** @param days that the policy gives what is critical and what is high */
async function benchWith(days: { readonly critical: number; readonly high: number }): Promise<IntakeBench> {
  const policy = {
    ...openSitePolicy(),
    deadlineOf: ({ severity, since }: { readonly severity: string; readonly since: number }) =>
      since + (severity === 'critical' ? days.critical : days.high) * DAY,
  };
  return await IntakeBench.inMemory({ policy });
}

describe('the deadline of what becomes graver', () => {
  let bench: IntakeBench;
  afterEach(() => bench.store.close());

  const deadline = async (): Promise<number | null | undefined> => (await bench.issues())[0]?.deadline;
  const opened = T0 + 3600;

  it('is that of what it is now, from when it was opened, and stays when it is less grave again', async () => {
    bench = await benchWith({ critical: 7, high: 42 });
    await bench.say(...hourly(0, 'WW', { service: SERVICE }));
    expect(await deadline()).to.equal(opened + 42 * DAY);
    await bench.say(...hourly(120, 'C', { service: SERVICE }));
    expect((await bench.issues())[0]?.severity).to.equal('critical');
    expect(await deadline()).to.equal(opened + 7 * DAY);
    await bench.say(...hourly(180, 'W', { service: SERVICE }));
    expect((await bench.issues())[0]?.severity).to.equal('high');
    expect(await deadline()).to.equal(opened + 7 * DAY);
  });

  it('is never later than it was', async () => {
    bench = await benchWith({ critical: 42, high: 7 });
    await bench.say(...hourly(0, 'WWC', { service: SERVICE }));
    expect((await bench.issues())[0]?.severity).to.equal('critical');
    expect(await deadline()).to.equal(opened + 7 * DAY);
  });
});
