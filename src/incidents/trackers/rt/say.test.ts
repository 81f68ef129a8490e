import { expect } from 'chai';
import { sampleTelling } from '../../../../test/kit/sample-telling.ts';
import type { IssueState } from '../../issue.ts';
import type { Verb } from '../telling.ts';
import { statusToGive } from './say.ts';
import type { FoundTicket } from './ticket.ts';

const MONITORING = { kind: 'monitoring', name: 'intake', via: '' } as const;
const DESK = { self: 'secmon' };

function given(
  verb: Verb,
  state: IssueState,
  stateWas: IssueState,
  ticket: Partial<FoundTicket>,
  byPerson = false,
): string | undefined {
  const telling = sampleTelling({
    verb,
    about: { state },
    news: { hosts: { added: [], removed: [] }, stateWas },
    ...(byPerson ? {} : { by: MONITORING }),
  });
  const may = { correspond: true, comment: true, states: ['open', 'resolved', 'rejected'] };
  return statusToGive(DESK, telling, { owner: 'Nobody', may, ...ticket } as FoundTicket);
}

describe('the status that a ticket of RT is given', () => {
  it('is that of the ledger, where the ticket still has the one before', () => {
    expect(given('resolve', 'resolved', 'new', { status: 'open' })).to.equal('resolved');
    expect(given('reopen', 'open', 'resolved', { status: 'resolved' })).to.equal('open');
    expect(given('reopen', 'open', 'rejected', { status: 'rejected' })).to.equal('open');
  });

  it('is none where a person has decided otherwise and it was not heard yet', () => {
    expect(given('resolve', 'resolved', 'new', { status: 'open', owner: 'officer' })).to.equal(undefined);
    expect(given('resolve', 'resolved', 'new', { status: 'rejected' })).to.equal(undefined);
    expect(given('reopen', 'open', 'resolved', { status: 'rejected' })).to.equal(undefined);
  });

  it("is a person's of the ledger whatever the ticket has", () => {
    expect(given('resolve', 'resolved', 'new', { status: 'open', owner: 'officer' }, true)).to.equal(
      'resolved',
    );
    expect(given('reject', 'rejected', 'open', { status: 'resolved' }, true)).to.equal('rejected');
  });

  it('is none where it is there, where the life cycle has none, and where nothing is decided', () => {
    expect(given('resolve', 'resolved', 'new', { status: 'resolved' }, true)).to.equal(undefined);
    expect(given('wait', 'waiting', 'open', { status: 'open' }, true)).to.equal(undefined);
    expect(given('update', 'open', 'open', { status: 'resolved' })).to.equal(undefined);
  });
});
