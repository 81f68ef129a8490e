import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { answerOf, ask, explanationLines } from '../ask.ts';
import { lookAt } from '../look.ts';

describe('cannot-tell', () => {
  it('tells nothing on any host, and why', async () => {
    const look = lookAt(localHostFromSource(), new AbortController().signal);
    const explanation = await ask({ not: { 'cannot-tell': { because: 'nobody says' } } }, look, true);
    expect(answerOf(explanation)).to.equal('unknown');
    expect(explanationLines(explanation)).to.deep.equal([
      'not: cannot tell',
      '  cannot-tell because nobody says: cannot tell (nobody says)',
    ]);
  });
});
