import { expect } from 'chai';
import { numberedEvent, sampleEvent } from '../../../../test/kit/sample-event.ts';
import type { Event } from '../../event.ts';
import { planOf, type Plan } from './plan.ts';

const silent = (index: number): Event =>
  sampleEvent({ ...numberedEvent(index), summary: '', longOutput: '', perfdata: '' });

/** @param published files by the ids of their events */
function plan(events: readonly Event[], published: ReadonlyMap<string, string> = new Map()): Plan {
  return planOf(events, { fileOf: (id) => published.get(id) }, new Set(), (target) => target);
}

describe('which results go into which file of the spool', () => {
  for (const [what, events] of [
    ['the only one of a batch', [silent(1)]],
    ['the first', [silent(1), numberedEvent(2)]],
    ['every one', [silent(1), silent(2), silent(3)]],
    ['the last', [numberedEvent(1), silent(2)]],
  ] as const)
    it(`has a result without output in a file, where it is ${what}`, () => {
      const ids = events.map(({ id }) => id);
      expect(plan(events).files.map((file) => [...file.keys()])).to.deep.equal([ids]);
    });

  it('calls nothing delivered that no file holds', () => {
    const [kept, lost] = [numberedEvent(1), numberedEvent(2)];
    const { outcomes } = plan([kept, lost], new Map([[kept.id, 'cABCDEF']]));
    expect(outcomes).to.throw(`${lost.id}: in no file`);
  });
});
