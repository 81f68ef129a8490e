import { expect } from 'chai';
import fc from 'fast-check';
import { allOf, anyOf, not, type Answer } from './answer.ts';

const answer = fc.constantFrom<Answer>('true', 'false', 'unknown');
const answers = fc.array(answer, { maxLength: 5 });

function law(name: string, ...property: Parameters<typeof fc.property<[Answer[], Answer[], Answer]>>): void {
  it(name, () => fc.assert(fc.property(...property)));
}

describe('three-valued logic', () => {
  law('De Morgan', answers, answers, answer, (some) => {
    expect(not(allOf(some))).to.equal(anyOf(some.map(not)));
    expect(not(anyOf(some))).to.equal(allOf(some.map(not)));
  });

  law('not is its own inverse', answers, answers, answer, (_some, _more, one) => {
    expect(not(not(one))).to.equal(one);
  });

  law('all and any are associative and commutative', answers, answers, answer, (some, more) => {
    for (const combine of [allOf, anyOf]) {
      expect(combine([combine(some), combine(more)])).to.equal(combine([...more, ...some]));
    }
  });

  law('all and any are idempotent and absorb each other', answers, answers, answer, (some, _more, one) => {
    expect(allOf([one, one])).to.equal(one);
    expect(anyOf([one, one])).to.equal(one);
    expect(allOf([one, anyOf([one, ...some])])).to.equal(one);
    expect(anyOf([one, allOf([one, ...some])])).to.equal(one);
  });

  law('all and any distribute over each other', answers, answers, answer, (some, more, one) => {
    const [a, b] = [allOf(some), anyOf(more)];
    expect(allOf([one, anyOf([a, b])])).to.equal(anyOf([allOf([one, a]), allOf([one, b])]));
    expect(anyOf([one, allOf([a, b])])).to.equal(allOf([anyOf([one, a]), anyOf([one, b])]));
  });

  law('agrees with two-valued logic where everything is known', answers, answers, answer, (some) => {
    const known = some.filter((each) => each !== 'unknown');
    expect(allOf(known)).to.equal(String(known.every((each) => each === 'true')));
    expect(anyOf(known)).to.equal(String(known.some((each) => each === 'true')));
  });

  law('learning more never takes an answer back', answers, answers, answer, (some, _more, one) => {
    const learnt = some.map((each) => (each === 'unknown' ? one : each));
    for (const combine of [allOf, anyOf]) {
      if (combine(some) !== 'unknown') expect(combine(learnt)).to.equal(combine(some));
    }
  });

  law('what is known of nothing is never true by accident', answers, answers, answer, (some) => {
    const blind = some.map((): Answer => 'unknown');
    fc.pre(blind.length > 0);
    expect([allOf(blind), anyOf(blind), not(allOf(blind))]).to.deep.equal(['unknown', 'unknown', 'unknown']);
  });
});
