import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { signature } from './signature.ts';

describe('the signature of a webhook', () => {
  const key = 'a key of sixteen bytes or more';

  it('is what others compute, of the time and the exact bytes', () => {
    const mac = execFileSync('openssl', ['dgst', '-sha256', '-hmac', key, '-r'], {
      input: '1777629600.{"summary":"ü"}',
      encoding: 'utf8',
    }).split(' ')[0];
    expect(signature(key, 1_777_629_600, '{"summary":"ü"}')).to.equal(`t=1777629600,v1=${mac ?? ''}`);
  });

  it('is another for every key, time and body', () => {
    const all = [
      signature(key, 1, 'x'),
      signature(key, 2, 'x'),
      signature(key, 1, 'y'),
      signature(`${key}.`, 1, 'x'),
    ];
    expect(new Set(all).size).to.equal(4);
  });
});
