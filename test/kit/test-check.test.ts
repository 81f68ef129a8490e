/** What the compiler demands of a table: `npm run lint` fails where one of these expectations is not met. */
import { expect } from 'chai';
import type { Observation, OptionTable } from '../../src/check/index.ts';
import type { StateTable } from './test-check.ts';

type Table = StateTable<OptionTable, Observation>;

const row = { when: 'so', observation: { at: 0 }, line: 'SO' } as const;
const whole: Table = { UNKNOWN: [row], CRITICAL: [row], WARNING: [row], OK: [row] };

describe('the table of a check', () => {
  it('needs at least one row for every state', () => {
    const { UNKNOWN, CRITICAL, WARNING, OK } = whole;
    // @ts-expect-error -- no row for blindness
    const sighted: Table = { CRITICAL, WARNING, OK };
    // @ts-expect-error -- a state without a row
    const empty: Table = { UNKNOWN, CRITICAL: [], WARNING, OK };
    expect([sighted, empty].map((table) => Object.keys(table).length)).to.deep.equal([3, 4]);
  });
});
