import { expect } from 'chai';
import { publicUrl } from './public-url.ts';

describe('public URL', () => {
  it('hides whatever stands before the host', () => {
    expect(publicUrl('http://user:secret@ca.example.org/a.crl')).to.equal('http://…@ca.example.org/a.crl');
    expect(publicUrl('HTTPS://a@b@ca.example.org:8443/')).to.equal('HTTPS://…@ca.example.org:8443/');
  });

  it('leaves other URLs as they are', () => {
    for (const url of [
      'http://ca.example.org/a@b.crl',
      'http://ca.example.org/?a=b@c',
      'ldap:///cn=a@b',
      'nonsense@x',
    ]) {
      expect(publicUrl(url)).to.equal(url);
    }
  });
});
