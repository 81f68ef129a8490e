import { expect } from 'chai';
import fc from 'fast-check';
import { compareSeverity, exitCode, isState, STATES, worst, type State } from './state.ts';

const state = fc.constantFrom(...STATES);
const states = fc.array(state, { minLength: 1 });

describe('states', () => {
  it('have the exit codes of the plugin interface', () => {
    expect(STATES.map(exitCode)).to.deep.equal([0, 1, 2, 3]);
  });

  it('are ordered CRITICAL > UNKNOWN > WARNING > OK', () => {
    expect(STATES.toSorted(compareSeverity)).to.deep.equal(['OK', 'WARNING', 'UNKNOWN', 'CRITICAL']);
  });

  it('are told from other text', () => {
    expect(['OK', 'ok', 'UNKNOWN', '', 'toString'].map(isState)).to.deep.equal([
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('of nothing are UNKNOWN', () => {
    expect(worst([])).to.equal('UNKNOWN');
  });

  it('are not worsened by an OK one, unlike by nothing', () => {
    expect(worst(['OK'])).to.equal('OK');
  });

  it('have a worst that does not depend on order', () => {
    fc.assert(
      fc.property(states, (some) => {
        expect(worst(some.toReversed())).to.equal(worst(some));
        expect(worst(some.toSorted())).to.equal(worst(some));
      }),
    );
  });

  it('have a worst that is associative over lists that are not empty', () => {
    fc.assert(
      fc.property(states, states, states, (a, b, c) => {
        const whole = worst([...a, ...b, ...c]);
        expect(worst([worst([...a, ...b]), worst(c)])).to.equal(whole);
        expect(worst([worst(a), worst([...b, ...c])])).to.equal(whole);
      }),
    );
  });

  it('have a worst that is one of them and no better than any', () => {
    fc.assert(
      fc.property(states, (some) => {
        const result: State = worst(some);
        expect(some).to.include(result);
        expect(some.every((one) => compareSeverity(result, one) >= 0)).to.equal(true);
      }),
    );
  });
});
