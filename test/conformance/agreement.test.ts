/** However monitoring, people, lost answers and crashes follow each other, ledger and Request Tracker agree in the end. */
import { expect } from 'chai';
import fc from 'fast-check';
import { describeWith } from '../kit/debian-packages.ts';
import { T0 } from '../kit/ledger.ts';
import { RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';
import { type Act, acts } from './agreement/acts.ts';
import { disagreements } from './agreement/check.ts';
import { Play } from './agreement/play.ts';
import { type Side, sideInMemory, sideOn } from './agreement/side.ts';

const RUNS = Number(process.env['SECMON_AGREEMENT_RUNS'] ?? 150);
const RUNS_ON_RT = 3;

/** What once ended otherwise. */
const KNOWN: readonly (readonly Act[])[] = [
  [
    { act: 'see', issue: 0, host: 'wn1', severity: 'low' },
    { act: 'see', issue: 1, host: 'wn1', severity: 'low' },
    { act: 'send', faults: [] },
    { act: 'ledger', what: 'resolve', issue: 0 },
    { act: 'send', faults: [] },
    { act: 'send', faults: ['lost before'] },
    // The second's ticket is the first's too before it is resolved, and nobody has heard of it.
    { act: 'merge', where: 'rt', forward: false },
  ],
];

let runs = 0;

async function agree(side: Side, clock: { now: number }, played: readonly Act[]): Promise<void> {
  const play = await Play.on(side, clock, (runs += 1));
  try {
    for (const act of played) await play.act(act);
    await play.settle();
    expect(await disagreements(play, side)).to.deep.equal([]);
  } finally {
    await play.close();
  }
}

describe('ledger and Request Tracker, the one in memory', function () {
  this.timeout(300_000);

  it('agree in the end', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (played) => {
        const clock = { now: T0 };
        const side = await sideInMemory(() => clock.now);
        try {
          await agree(side, clock, played);
        } finally {
          await side.stop();
        }
      }),
      { numRuns: RUNS, examples: KNOWN.map((played) => [played]) },
    );
  });
});

describeWith(RT_PACKAGES, 'ledger and Request Tracker, a real one', function () {
  this.timeout(600_000);
  let rt: Rt;
  let side: Side;

  before(async () => {
    rt = await startRt();
    side = await sideOn(rt);
  });
  after(async () => {
    await side.stop();
    await rt.stop();
  });

  it('agree in the end', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (played) => agree(side, { now: T0 }, played)),
      { numRuns: RUNS_ON_RT },
    );
  });
});
