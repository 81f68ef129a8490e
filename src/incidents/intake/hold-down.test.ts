import { expect } from 'chai';
import { hourly, IntakeBench } from '../../../test/kit/intake.ts';
import { T0 } from '../../../test/kit/ledger.ts';

describe('what is bad for some minutes', () => {
  let bench: IntakeBench;
  beforeEach(async () => {
    bench = await IntakeBench.inMemory({ settings: { rules: [{ results: 9, minutes: 90 }] } });
  });
  afterEach(() => bench.store.close());

  it('is opened after as many as the rules ask for, however few results there were', async () => {
    await bench.say(...hourly(0, 'CC'));
    expect(await bench.issues()).to.deep.equal([]);
    await bench.say({ minute: 90 });
    expect((await bench.issues()).map(({ openedAt }) => openedAt)).to.deep.equal([T0 + 90 * 60]);
  });

  it('begins anew with each OK', async () => {
    await bench.say(...hourly(0, 'COCC'));
    expect(await bench.issues()).to.deep.equal([]);
    await bench.say({ minute: 210 });
    expect(await bench.issues()).to.have.length(1);
  });
});
