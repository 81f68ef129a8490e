import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_OUTPUT, MAX_SUMMARY } from './event-schema.ts';
import { fitText } from './fit-text.ts';

const length = fc.integer({ min: 0, max: 3 * MAX_SUMMARY });
const unit = fc.constantFrom('x', 'é', '😀');

describe('texts that do not fit', () => {
  it('continue in the next line, whole', () => {
    fc.assert(
      fc.property(unit, length, fc.constantFrom('', 'more'), (character, count, long) => {
        const summary = character.repeat(count);
        const fitted = fitText({ summary, longOutput: long, perfdata: '' });
        expect(fitted.summary.length).to.be.at.most(MAX_SUMMARY);
        expect(`${fitted.summary} ${fitted.longOutput}`).not.to.match(/\p{Cs}/u);
        const all = [fitted.summary, fitted.longOutput]
          .join(summary.length > MAX_SUMMARY ? '' : '\n')
          .trimEnd();
        expect(all).to.equal(`${summary}\n${long}`.trimEnd());
      }),
      { numRuns: 20 },
    );
  });

  it('are cut beyond every bound, which they say', () => {
    const fitted = fitText({ summary: '', longOutput: 'x'.repeat(MAX_OUTPUT + 1), perfdata: '' });
    expect(fitted.longOutput)
      .to.have.lengthOf(MAX_OUTPUT)
      .and.match(/cut 1048577 characters to fit\]$/);
  });

  it('lose whole metrics, which they say', () => {
    const perfdata = `${'a=1 '.repeat(MAX_OUTPUT / 4 - 1)}long=123456`;
    for (const length of [0, 5, MAX_OUTPUT, MAX_OUTPUT + 1]) {
      const fitted = fitText({ summary: '', longOutput: 'x'.repeat(length), perfdata });
      expect(fitted.perfdata).to.match(/ a=1$/);
      expect(fitted.longOutput).to.match(
        /\[the bridge has left out 12 characters of performance data to fit\]$/,
      );
      expect(fitted.longOutput.length).to.be.at.most(MAX_OUTPUT);
    }
  });
});
