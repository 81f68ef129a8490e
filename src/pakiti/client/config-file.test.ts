import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../host/failure.ts';
import { isOn, parseConfigFile } from './config-file.ts';

describe('a configuration file of pakiti-client', () => {
  it('has names with values, in one line or in several', () => {
    const text = '\n# mine\n  url = http://a/?x=1  \nencrypt = <<EOT\n-----BEGIN\n  EOT\nEOT  \ntag=\n';
    expect(parseConfigFile('f', text)).to.deep.equal([
      { name: 'url', value: 'http://a/?x=1', line: 3 },
      { name: 'encrypt', value: '-----BEGIN\n  EOT\n', line: 4 },
      { name: 'tag', value: '', line: 8 },
    ]);
  });

  it('says which line is none, and which end is missing', () => {
    expect(() => parseConfigFile('f', 'a = 1\nb\n')).to.throw(Failure, 'f: line 2: neither');
    expect(() => parseConfigFile('f', 'a = <<E\nE x\n')).to.throw(Failure, 'f: the end, E, is missing');
  });

  it('is read or refused, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '=', '<', '#', '\n', ' ', 'E') }), (text) => {
        try {
          parseConfigFile('f', text);
        } catch (error) {
          expect(error).to.be.instanceOf(Failure);
        }
      }),
    );
  });

  it('turns flags off as Perl does', () => {
    expect(['', '0', '1', 'no', '00'].map(isOn)).to.deep.equal([false, false, true, true, true]);
  });
});
