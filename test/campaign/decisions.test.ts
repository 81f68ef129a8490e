import { expect } from 'chai';
import { type Change, changesOver } from './decisions.ts';

describe('what a campaign counts as changed over a decision of a person', () => {
  const SELF = 'secmon';
  const status = (id: number, creator: string, oldValue: string, newValue: string): Change => ({
    ...{ id, ticket: 5, type: 'Status', field: 'Status', creator, oldValue, newValue },
  });
  const OPENED = [
    status(98, 'RT_System', 'new', 'open'),
    status(127, 'officer', 'open', 'rejected'),
    status(134, 'RT_System', 'rejected', 'open'),
  ];
  const over = (changes: readonly Change[], mayReopen = false): readonly string[] =>
    changesOver(changes, SELF, () => mayReopen);

  it('is not what the person had set, given back after RT had opened the ticket for a message of ours', () => {
    expect(over([...OPENED, status(146, SELF, 'open', 'rejected')])).to.deep.equal([]);
  });

  it('is anything else that we set afterwards', () => {
    expect(over([...OPENED, status(146, SELF, 'open', 'resolved')])).to.deep.equal([
      'ticket 5 Status: 146 open → resolved',
    ]);
    expect(over([...OPENED.slice(0, 2), status(130, SELF, 'rejected', 'open')])).to.deep.equal([
      'ticket 5 Status: 130 rejected → open',
    ]);
  });

  it('is not one reopening, where what a person had resolved came back, and is two', () => {
    const closed = [status(1, 'officer', 'open', 'resolved'), status(2, SELF, 'resolved', 'open')];
    expect(over(closed)).to.have.length(1);
    expect(over(closed, true)).to.deep.equal([]);
    expect(over([...closed, status(3, SELF, 'resolved', 'open')], true)).to.have.length(1);
  });

  it('is nothing where no person has decided', () => {
    expect(over([status(1, SELF, 'new', 'open'), status(2, SELF, 'open', 'resolved')])).to.deep.equal([]);
  });
});
