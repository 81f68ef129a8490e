/** What goes wrong at each request of each operation in its turn, in the Request Tracker in memory. */
import { expect } from 'chai';
import { T0 } from '../kit/ledger.ts';
import { type Act, type RequestFault, onlyAt } from './agreement/acts.ts';
import { disagreements } from './agreement/check.ts';
import { DECIDED, Play, ticketOf } from './agreement/play.ts';
import { type Side, sideInMemory } from './agreement/side.ts';

const FAULTS: readonly RequestFault[] = [
  'lost before',
  'lost after',
  'broken',
  'page',
  'crash before',
  'crash after',
  'taken over',
];
const SEND: Act = { act: 'send', faults: [] };
const see = (more: Partial<Act & { act: 'see' }> = {}): Act => {
  return { act: 'see', issue: 0, host: 'wn1', severity: 'low', ...more };
};
const decide = (what: (Act & { act: 'ledger' })['what']): Act => ({ act: 'ledger', what, issue: 0 });
const OPENED = [see(), SEND];

/** What it is, what has happened before, and the requests that it takes (src/incidents/trackers/rt/README.md). */
const WORKS: readonly (readonly [what: string, before: readonly Act[], work: Act, requests: number])[] = [
  ['an issue is opened', [], see(), 6],
  ['another host is seen', OPENED, see({ host: 'wn2' }), 2],
  ['it is graver', OPENED, see({ severity: 'critical' }), 4],
  ['its deadline is another', OPENED, decide('due'), 4],
  ['its site is written to', OPENED, decide('note'), 2],
  ['it is taken up', OPENED, decide('take-up'), 3],
  ['it is resolved', OPENED, decide('resolve'), 3],
  ['it is rejected', OPENED, decide('reject'), 3],
  ['it is resolved while it waits', [...OPENED, decide('wait'), SEND], decide('resolve'), 6],
  ['it is rejected while it waits', [...OPENED, decide('wait'), SEND], decide('reject'), 6],
  ['it is opened again', [...OPENED, decide('resolve'), SEND], decide('reopen'), 3],
  [
    'it is part of another',
    [see(), see({ issue: 1 }), SEND, SEND],
    { act: 'merge', where: 'ledger', forward: true },
    5,
  ],
];

let runs = 0;

/** @returns what is wrong when nothing goes wrong any more */
async function played(
  acts: readonly Act[],
  look: (play: Play, side: Side) => Promise<readonly string[]> = disagreements,
): Promise<readonly string[]> {
  const clock = { now: T0 };
  const side = await sideInMemory(() => clock.now);
  const play = await Play.on(side, clock, (runs += 1));
  try {
    for (const act of acts) await play.act(act);
    await play.settle();
    return await look(play, side);
  } finally {
    await play.close();
    await side.stop();
  }
}

describe('at each request of what a Request Tracker is told', function () {
  this.timeout(300_000);

  for (const [what, before, work, requests] of WORKS)
    it(`of it that ${what} everything is said once, whatever goes wrong`, async () => {
      for (const fault of FAULTS)
        for (let at = 0; at < requests; at += 1) {
          const wrong = await played([...before, work, { act: 'send', faults: onlyAt(at, fault) }]);
          expect(wrong, `${fault}, request ${at + 1}`).to.deep.equal([]);
        }
    });

  it('a deadline stands that an officer has set between our look at the ticket and our change of it', async () => {
    const decided = { act: 'send', faults: Array<'decided'>(8).fill('decided') } as const;
    const dues = await played([...OPENED, decide('due'), decided], async ({ ledger }, side) => {
      const [issue] = await ledger.issues({}, { after: 0, limit: 1 });
      const ticket = issue && side.record().tickets.get(ticketOf(issue) ?? 0);
      return [issue?.deadline, ticket?.due].map(String);
    });
    const due = String(Date.parse(DECIDED) / 1000);
    expect(dues).to.deep.equal([due, due]);
  });
});
