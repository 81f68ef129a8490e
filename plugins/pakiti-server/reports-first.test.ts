import { expect } from 'chai';
import { ReportsFirst } from './reports-first.ts';

describe('reports before other work', () => {
  let [now, asked]: [number, number[]] = [0, []];
  let over: AbortController;
  let first: ReportsFirst;
  beforeEach(() => {
    [now, asked] = [100, []];
    over = new AbortController();
    const after = (seconds: number): AbortSignal => {
      asked.push(seconds);
      return AbortSignal.timeout(0);
    };
    first = new ReportsFirst({ elapsed: () => now, after }, over.signal);
  });

  async function work(seconds: number): Promise<void> {
    now += seconds;
    await first.breathe();
  }

  it('are left nine times what it took, as long as any come', async () => {
    now += 1000;
    first.begin();
    first.arrived();
    await work(2);
    await work(5);
    first.arrived();
    await work(1);
    expect(asked).to.deep.equal([18, 9]);
  });

  it('keep nobody from ending', async () => {
    first = new ReportsFirst({ elapsed: () => now, after: () => new AbortController().signal }, over.signal);
    first.arrived();
    const breathing = work(1);
    over.abort();
    await breathing;
  });
});
