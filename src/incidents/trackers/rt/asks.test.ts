import { expect } from 'chai';
import { sampleTelling } from '../../../../test/kit/sample-telling.ts';
import { asks } from './asks.ts';

const MONITORING = { kind: 'monitoring', name: 'intake', via: '' } as const;
const OFFICER = { kind: 'person', name: 'olga', via: 'command' } as const;

describe('what RT is asked for', () => {
  it('is what has happened', () => {
    expect(asks(sampleTelling({ verb: 'open' }))).to.deep.equal(['open']);
  });

  it('is nothing of an issue that was grouped as it was opened, and all of one that was grouped later', () => {
    const grouped = (version: number, by: typeof MONITORING | typeof OFFICER): readonly string[] =>
      asks(sampleTelling({ verb: 'group', by, about: { version } }));
    expect(grouped(2, MONITORING)).to.deep.equal([]);
    expect(grouped(3, MONITORING)).to.deep.equal(['group']);
    expect(grouped(2, OFFICER)).to.deep.equal(['group']);
  });
});
