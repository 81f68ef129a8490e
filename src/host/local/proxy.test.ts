import { expect } from 'chai';
import { Failure } from '../failure.ts';
import { proxyFor } from './proxy.ts';

const target = new URL('http://crl.ca.example/list.crl');

function chosen(
  setting: string | undefined,
  environment: Record<string, string>,
  url = target,
): string | undefined {
  return proxyFor(url, setting, environment)?.href;
}

describe('the proxy of a request', () => {
  const environment = { http_proxy: 'http://plain.example:3128', HTTPS_PROXY: 'http://secure.example:3128' };

  it('is none unless asked for, whatever the environment says', () => {
    expect(chosen(undefined, environment)).to.equal(undefined);
  });

  it('is the one that was named, without a look at the environment', () => {
    const named = chosen('http://p.example:8080', { ...environment, no_proxy: '*' });
    expect(named).to.equal('http://p.example:8080/');
  });

  it('comes from the environment by scheme, in either case', () => {
    expect(chosen('environment', environment)).to.equal('http://plain.example:3128/');
    const secure = chosen('environment', environment, new URL('https://ca.example/'));
    expect(secure).to.equal('http://secure.example:3128/');
    expect(chosen('environment', { ALL_PROXY: 'http://all.example' })).to.equal('http://all.example/');
    expect(chosen('environment', { http_proxy: '' })).to.equal(undefined);
  });

  const exempt: readonly (readonly [string, boolean])[] = [
    ['*', true],
    ['ca.example', true],
    ['.ca.example', true],
    ['*.ca.example', true],
    ['CRL.CA.EXAMPLE:80', true],
    ['crl.ca.example:8080', false],
    ['other.example, ca.example', true],
    ['a.example', false],
    ['', false],
  ];
  for (const [list, isExempt] of exempt) {
    it(`NO_PROXY '${list}' ${isExempt ? 'exempts' : 'does not exempt'} crl.ca.example`, () => {
      const proxy = chosen('environment', { ...environment, NO_PROXY: list });
      expect(proxy === undefined).to.equal(isExempt);
    });
  }

  it('NO_PROXY takes IPv6 addresses', () => {
    const url = new URL('http://[::1]/');
    expect(chosen('environment', { ...environment, no_proxy: '::1' }, url)).to.equal(undefined);
  });

  for (const bad of ['p.example:3128', 'socks5://p.example', '']) {
    it(`refuses '${bad}'`, () => expect(() => chosen(bad, {})).to.throw(Failure, 'no http or https URL'));
  }

  it('refuses credentials that cannot be decoded, without showing them', () => {
    expect(() => chosen('http://joe:top%zzsecret@p.example', {}))
      .to.throw(Failure, 'not percent-encoded')
      .that.has.property('message')
      .that.does.not.include('secret');
    expect(chosen('http://joe:top%25secret@p.example', {})).to.equal('http://joe:top%25secret@p.example/');
  });
});
