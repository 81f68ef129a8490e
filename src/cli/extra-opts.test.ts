import { expect } from 'chai';
import fc from 'fast-check';
import { parseIni } from './extra-opts.ts';
import { UsageError } from './usage-error.ts';

describe('--extra-opts file', () => {
  it('becomes command line words: one letter short, empty value a flag, sections that stand twice joined', () => {
    const text = '[a]\nw = 9h:\nverbose=\nv=\n# c\n; c\n\n[ b ]\nx=1=2\r\n[a]\npath= /a b \n';
    expect([...parseIni(text, 'f')]).to.deep.equal([
      ['a', ['-w', '9h:', '--verbose', '-v', '--path=/a b']],
      ['b', ['-x', '1=2']],
    ]);
  });

  it('names file and line of what it cannot read', () => {
    expect(() => parseIni('[a]\nnonsense', 'f.ini')).to.throw(UsageError, 'f.ini:2');
    expect(() => parseIni('a=1', 'f.ini')).to.throw(
      UsageError,
      'f.ini:1: an option before the first section',
    );
  });

  it('never throws anything but a usage error', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('[a]', 'a=b', '[', ']=', '=', '# x'))),
        (lines) => {
          try {
            parseIni(lines.join('\n'), 'f');
          } catch (error) {
            expect(error).to.be.instanceOf(UsageError);
          }
        },
      ),
    );
  });
});
