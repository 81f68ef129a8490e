/** What a Request Tracker mails to a site of what the ledger has, in the one in memory. */
import { expect } from 'chai';
import type { IssueCommand } from '../../src/incidents/command.ts';
import { person, T0 } from '../kit/ledger.ts';
import type { Act } from './agreement/acts.ts';
import { Play, ticketOf } from './agreement/play.ts';
import { type Side, sideInMemory } from './agreement/side.ts';

const CSIRT = 'csirt@site-1-a.example';
const BETWEEN_US = 'between us: they have never answered';
const OPENED: readonly Act[] = [
  { act: 'see', issue: 0, host: 'wn1', severity: 'high' },
  { act: 'send', faults: [] },
];

describe('the site of a ticket', () => {
  const clock = { now: T0 };
  let side: Side;
  let play: Play;
  beforeEach(async () => {
    side = await sideInMemory(() => clock.now);
    play = await Play.on(side, clock, 1);
    for (const act of OPENED) await play.act(act);
  });
  afterEach(async () => {
    await play.close();
    await side.stop();
  });

  async function decide(command: IssueCommand): Promise<void> {
    await play.ledger.apply(command, person(clock.now, 'olga', BETWEEN_US));
    await play.act({ act: 'send', faults: [] });
  }
  const said = (text: string): readonly string[] =>
    side
      .record()
      .transactions.filter(({ texts }) => texts.some((one) => one.includes(text)))
      .map(({ type }) => type);

  it('is written to about what is for it, and reads nothing that officers note or why they decide', async () => {
    expect(side.mailsTo(CSIRT)).to.have.length(1);
    await decide({ do: 'note', issue: 1, text: BETWEEN_US, audience: 'internal' });
    for (const order of ['take-up', 'wait', 'resolve'] as const) await decide({ do: order, issue: 1 });
    expect(said(BETWEEN_US)).to.deep.equal(['Comment', 'Comment', 'Comment']);
    await decide({ do: 'reopen', issue: 1 });
    await decide({ do: 'note', issue: 1, text: 'please answer', audience: 'site' });
    const mails = side.mailsTo(CSIRT);
    expect(mails).to.have.length(3);
    expect(mails.join()).to.contain('please answer').and.not.contain(BETWEEN_US);
  });

  it('is where a person has put it', async () => {
    const [issue] = await play.ledger.issues({}, { after: 0, limit: 1 });
    const ticket = (issue && ticketOf(issue)) ?? 0;
    await side.officer.update(ticket, { requestors: ['other@site.example'], cc: [] });
    await decide({ do: 'note', issue: 1, text: 'please answer', audience: 'site' });
    expect(side.mailsTo('other@site.example').join()).to.contain('please answer');
    expect(side.mailsTo(CSIRT)).to.have.length(1);
  });
});
