import { expect } from 'chai';
import fc from 'fast-check';
import { arbitraryReport } from '../../../test/kit/sample-event.ts';
import { escapeOutput, pluginOutput } from './nagios-text.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('\\', 'n', '\n', '|', '\0', '\r', ';', 'x', '\ud800'))
    .map((units) => units.join('')),
);

/** Nagios Core `unescape_check_result_output`. */
function unescaped(line: string): string {
  return line.replaceAll(/\\\\|\\n/g, (escape) => (escape === '\\n' ? '\n' : '\\'));
}

/** Nagios Core `parse_check_output`. */
function parsed(output: string): {
  readonly first: string;
  readonly long: string;
  readonly perfdata: string;
} {
  const lines = output.split('\n');
  const [first = '', ...perfdata] = (lines[0] ?? '').split('|');
  const rest = lines.slice(1).join('\n');
  if (rest.includes('|')) throw new Error('long output begins performance data');
  return { first, long: rest, perfdata: perfdata.join('|') };
}

describe('text for Nagios', () => {
  it('is one line, which is read as what it was', () => {
    fc.assert(
      fc.property(text, (output) => {
        const line = escapeOutput(output);
        expect(line).to.match(/^[^\n]+$/);
        expect(unescaped(line)).to.equal(output === '' ? '\n' : output);
      }),
    );
  });

  it('has in each place what the event has there', () => {
    fc.assert(
      fc.property(text, text, arbitraryReport, (summary, longOutput, report) => {
        const { first, long, perfdata } = parsed(pluginOutput({ ...report, summary, longOutput }));
        const whole = longOutput === '' ? summary : `${summary}\n${longOutput}`;
        const shown = whole.replaceAll('|', '\\x7C').replaceAll('\0', '\\x00');
        const read = long === '' && !whole.includes('\n') ? first : `${first}\n${long}`;
        expect(read.replaceAll(/\\u\{D[89A-F]..\}|\\x[89A-F]./g, '?')).to.equal(
          shown.replaceAll(/\p{Cs}/gu, '?'),
        );
        expect(perfdata).to.not.match(/[\n\0]/);
      }),
    );
  });

  for (const [what, given, expected] of [
    ['a bar', { summary: 'a|b=1', longOutput: 'c|d' }, "a\\x7Cb=1|'x'=1\nc\\x7Cd"],
    ['a newline in the first line', { summary: 'a\nb', longOutput: 'c' }, "a|'x'=1\nb\nc"],
    ['half a surrogate pair', { summary: '\ud800é', longOutput: '' }, "\\u{D800}é|'x'=1"],
    ['a byte that was no UTF-8', { summary: '\udcff', longOutput: '' }, "\\xFF|'x'=1"],
    ['nothing', { summary: '', longOutput: '' }, "|'x'=1"],
  ] as const)
    it(`keeps ${what} where it can be seen`, () => {
      expect(pluginOutput({ ...given, perfdata: "'x'=1" })).to.equal(expected);
    });

  it('has performance data of several lines on one', () => {
    expect(pluginOutput({ summary: 's', longOutput: '', perfdata: "'a'=1 \n 'b|'=2" })).to.equal(
      "s|'a'=1 'b|'=2",
    );
  });
});
