import { expect } from 'chai';
import { parseTimeout } from './timeout.ts';
import { UsageError } from './usage-error.ts';

describe('--timeout', () => {
  it('is seconds with a state by name or exit code', () => {
    expect(parseTimeout('10')).to.deep.equal({ seconds: 10, state: 'UNKNOWN' });
    expect(parseTimeout('0.5:critical')).to.deep.equal({ seconds: 0.5, state: 'CRITICAL' });
    expect(parseTimeout('3:1')).to.deep.equal({ seconds: 3, state: 'WARNING' });
  });

  for (const text of [
    '',
    '0',
    '-1',
    '1e3',
    '10:',
    '10:4',
    '10:MAYBE',
    'ten',
    '99999999',
    ':2',
    '1:2:3',
    '10:toString',
  ]) {
    it(`refuses '${text}'`, () => expect(() => parseTimeout(text)).to.throw(UsageError));
  }
});
