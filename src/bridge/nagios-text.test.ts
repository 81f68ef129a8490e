import { expect } from 'chai';
import fc from 'fast-check';
import { escapedAsNagios } from '../../test/kit/nagios-files.ts';
import { splitAsNagios } from '../../test/kit/split-output.ts';
import { hostState, serviceState, splitOutput, unescapeOutput } from './nagios-text.ts';

const text = fc.string({
  unit: fc.constantFrom('\\', 'n', '\n', '|', ' ', '\t', '\r', ';', 'a', '=', 'ü', '\udc80'),
  maxLength: 40,
});

describe("text of Nagios' results", () => {
  it('is what it was before it was escaped', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(unescapeOutput(escapedAsNagios(any))).to.equal(any);
      }),
    );
  });

  it('keeps backslashes that escape nothing', () =>
    expect(unescapeOutput('a\\tb \\\\n \\n\\')).to.equal('a\\tb \\n \n\\'));

  it('is cut as the other reading of the same source says', () => {
    fc.assert(
      fc.property(text, (any) => {
        const { short, long, perfdata } = splitAsNagios(any);
        const parts = splitOutput(any);
        expect(parts.summary.trim()).to.equal(short);
        expect(parts.longOutput.trimEnd()).to.equal(long.join('\n').trimEnd());
        expect(parts.perfdata.trim()).to.equal(perfdata);
      }),
    );
  });

  it('loses no character but bars and white space at the ends', () => {
    const letters = (any: string): string => any.replaceAll(/[|\s]/g, '');
    fc.assert(
      fc.property(text, (any) => {
        const { summary, longOutput, perfdata } = splitOutput(any);
        const sorted = (all: string): string => Array.from(letters(all)).toSorted().join('');
        const bars = any.slice(any.indexOf('|') + 1);
        if (!bars.includes('|')) expect(sorted(summary + longOutput + perfdata)).to.equal(sorted(any));
      }),
    );
  });

  it('takes digits for states, and nothing else', () => {
    expect(['0', '1', '2', '3', '4', '-1', '', '00', 'OK'].map(serviceState)).to.deep.equal([
      'OK',
      'WARNING',
      'CRITICAL',
      'UNKNOWN',
      ...Array.from({ length: 5 }, () => undefined),
    ]);
    expect(['0', '1', '2', '3'].map(hostState)).to.deep.equal(['OK', 'CRITICAL', 'UNKNOWN', undefined]);
  });
});
