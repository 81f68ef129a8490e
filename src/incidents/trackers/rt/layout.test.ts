import { expect } from 'chai';
import { stateOf, statusFor } from './layout.ts';

describe('the states of tickets', () => {
  it('are the nearest that the life cycle has to those of the ledger', () => {
    const plain = ['open', 'stalled', 'resolved', 'rejected'];
    const report = ['open', 'resolved', 'rejected'];
    const investigation = ['open', 'resolved'];
    const given = (states: readonly string[]): readonly (string | undefined)[] =>
      (['new', 'open', 'waiting', 'resolved', 'rejected', 'abandoned'] as const).map((state) =>
        statusFor(state, { states }),
      );
    expect(given(plain)).to.deep.equal([undefined, 'open', 'stalled', 'resolved', 'rejected', 'rejected']);
    expect(given(report)).to.deep.equal([undefined, 'open', 'open', 'resolved', 'rejected', 'rejected']);
    expect(given(investigation)).to.deep.equal([
      undefined,
      'open',
      'open',
      'resolved',
      'resolved',
      'resolved',
    ]);
    expect(given(['open', 'resolved', 'abandoned']).at(-1)).to.equal('abandoned');
    expect(given([])).to.deep.equal(Array(6).fill(undefined));
  });

  it('are read as they were given, and one of an operator’s own is none of them', () => {
    const read = ['new', 'open', 'stalled', 'resolved', 'rejected', 'abandoned', 'deleted', 'their own'];
    expect(read.map((status) => stateOf({ status }))).to.deep.equal([
      ...['new', 'open', 'waiting', 'resolved', 'rejected', 'rejected', 'rejected'],
      undefined,
    ]);
  });
});
