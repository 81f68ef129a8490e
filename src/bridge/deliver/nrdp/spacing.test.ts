import { expect } from 'chai';
import { numberedEvent } from '../../../../test/kit/sample-event.ts';
import { spacer } from './spacing.ts';

describe('results for NRDP', () => {
  let seconds = 0;
  const clock = {
    now: () => seconds,
    elapsed: () => seconds,
    after: () => new AbortController().signal,
  };
  const [first, second, third, other] = [1, 11, 21, 2].map(numberedEvent);

  it('of one service go one at a time, when Nagios has taken the one before', () => {
    const spacing = spacer(clock, 10);
    const ready = (...events: readonly (typeof first)[]): unknown =>
      spacing.part(events.filter((one) => one !== undefined)).ready;
    expect(ready(first, second, other)).to.deep.equal([first, other]);
    spacing.sent([first, other].filter((one) => one !== undefined));
    seconds += 10;
    expect(ready(second, third)).to.deep.equal([]);
    seconds += 1;
    expect(ready(second, third)).to.deep.equal([second]);
  });

  it('that wait have not been attempted, and are not asked for before', () => {
    expect(spacer(clock, 10).part([]).waits).to.include({
      state: 'retry',
      afterSeconds: 11,
      attempted: false,
    });
  });
});
