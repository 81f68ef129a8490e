/** However monitoring, people, lost answers and crashes follow each other, ledger and Request Tracker agree in the end. */
import { expect } from 'chai';
import fc from 'fast-check';
import { describeWith } from '../kit/debian-packages.ts';
import { T0 } from '../kit/ledger.ts';
import { RT_PACKAGES, type Rt, startRt } from '../kit/rt.ts';
import { type Act, acts, onlyAt } from './agreement/acts.ts';
import { disagreements } from './agreement/check.ts';
import { Play, ticketOf } from './agreement/play.ts';
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
  [
    { act: 'see', issue: 1, host: 'wn1', severity: 'low' },
    { act: 'see', issue: 0, host: 'wn1', severity: 'high' },
    { act: 'send', faults: [] },
    { act: 'send', faults: [] },
    // The graver one is part of the other from now on.
    { act: 'merge', where: 'rt', forward: false },
  ],
  [
    { act: 'see', issue: 0, host: 'wn1', severity: 'low' },
    { act: 'ledger', what: 'reject', issue: 0 },
    { act: 'send', faults: [] },
    { act: 'send', faults: [] },
    { act: 'ledger', what: 'wait', issue: 0 },
  ],
  [
    { act: 'see', issue: 1, host: 'wn1', severity: 'low' },
    { act: 'see', issue: 0, host: 'wn1', severity: 'low' },
    { act: 'send', faults: [] },
    { act: 'send', faults: [undefined, 'lost before'] },
    // Its ticket is made when it is part of the other, whose own stays that.
    { act: 'merge', where: 'ledger', forward: false },
  ],
];

/** An officer resolves the ticket of what waits, right before it is written to for the first time. */
const RESOLVED_WHILE_IT_WAITS: readonly Act[] = [
  { act: 'see', issue: 1, host: 'wn1', severity: 'low' },
  { act: 'ledger', what: 'wait', issue: 1 },
  { act: 'send', faults: onlyAt(6, 'resolved') },
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

const SEEN: Act = { act: 'see', issue: 0, host: 'wn1', severity: 'high' };
const SENT: Act = { act: 'send', faults: [] };
const RESOLVED: Act = { act: 'rt', what: 'resolved', issue: 0 };
const HEARD: Act = { act: 'hear', faults: [] };
const ANSWERED: Act = { act: 'rt', what: 'answer', issue: 0 };
const VACATION: Act = { act: 'rt', what: 'vacation', issue: 0 };
const WAITS: Act = { act: 'ledger', what: 'wait', issue: 0 };
const OVER: Act = { act: 'ledger', what: 'resolve', issue: 0 };
/** Of an issue that an officer has resolved, mostly in its ticket. */
const AFTERWARDS: readonly (readonly [what: string, played: readonly Act[], state: 'resolved' | 'open'])[] = [
  ['is closed when it has waited for the site', [SEEN, SENT, WAITS, SENT, OVER, SENT], 'resolved'],
  ['stays closed when a machine answers', [SEEN, SENT, RESOLVED, HEARD, VACATION], 'resolved'],
  [
    'stays closed when a machine answers before anybody has heard of it',
    [SEEN, SENT, RESOLVED, VACATION],
    'resolved',
  ],
  ['is opened by a person who answers', [SEEN, SENT, RESOLVED, HEARD, ANSWERED], 'open'],
  [
    'is opened by a person who answers after a machine',
    [SEEN, SENT, RESOLVED, HEARD, VACATION, ANSWERED],
    'open',
  ],
  [
    'is opened by a person who answers when we have heard the machine',
    [SEEN, SENT, RESOLVED, HEARD, VACATION, HEARD, ANSWERED],
    'open',
  ],
  [
    'stays closed when it was resolved between our look at it and our message',
    [SEEN, SENT, { ...SEEN, host: 'wn2' }, { act: 'send', faults: Array<'resolved'>(8).fill('resolved') }],
    'resolved',
  ],
];

function afterwards(sideOf: () => Side, clockOf: () => { now: number }): void {
  for (const [what, played, state] of AFTERWARDS)
    it(`a ticket ${what}`, async () => {
      const play = await Play.on(sideOf(), clockOf(), (runs += 1));
      try {
        for (const act of played) await play.act(act);
        await play.settle();
        expect(await disagreements(play, sideOf())).to.deep.equal([]);
        const [issue] = await play.ledger.issues({}, { after: 0, limit: 1 });
        if (issue === undefined) throw new Error('there is no issue');
        expect(issue.state).to.equal(state);
        expect(
          sideOf()
            .record()
            .tickets.get(ticketOf(issue) ?? 0)?.status,
        ).to.equal(state);
      } finally {
        await play.close();
      }
    });
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
      { numRuns: RUNS, examples: [...KNOWN, RESOLVED_WHILE_IT_WAITS].map((played) => [played]) },
    );
  });
});

describe('in the Request Tracker in memory', () => {
  const clock = { now: T0 };
  let side: Side;
  before(async () => {
    side = await sideInMemory(() => clock.now);
  });
  after(() => side.stop());

  afterwards(
    () => side,
    () => clock,
  );
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

  afterwards(
    () => side,
    () => ({ now: T0 }),
  );

  it('agree in the end', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (played) => agree(side, { now: T0 }, played)),
      { numRuns: RUNS_ON_RT },
    );
  });
});
