import { expect } from 'chai';
import { outcomeLine } from './feed-text.ts';

describe('what came of a sync', () => {
  it('says how much was not understood', () => {
    const content = { records: 7, withdrawn: 0, notUnderstood: 0, releases: {}, newest: null };
    const line = (notUnderstood: number): string =>
      outcomeLine({ feed: 'osv', state: 'taken', content: { ...content, notUnderstood }, reason: null });
    expect(line(0)).to.equal('osv: taken, 7 records\n');
    expect(line(2)).to.equal('osv: taken, 7 records (2 not understood)\n');
  });
});
