import { expect } from 'chai';
import { references } from './references.ts';

describe('references', () => {
  it('have the number of their line, or of the line above', () => {
    const text = `
- [R 1] 
<https://github.com/dun/munge/security/advisories/GHSA-r9cr-jf4v-75gh>   

- [R 4] <https://a.example/cve-1>, 
        <https://a.example/cve-2> 
[R5] https://a.example/x(1).html.
[R 6] Red Hat https://a.example/page).

https://a.example/without`;
    expect(references(text.split('\n'))).to.deep.equal([
      { number: '1', url: 'https://github.com/dun/munge/security/advisories/GHSA-r9cr-jf4v-75gh' },
      { number: '4', url: 'https://a.example/cve-1' },
      { number: '4', url: 'https://a.example/cve-2' },
      { number: '5', url: 'https://a.example/x(1).html' },
      { number: '6', url: 'https://a.example/page' },
      { url: 'https://a.example/without' },
    ]);
  });

  it('are each there once', () => {
    expect(references(['[R 1] https://a.example/', '[R 2] https://a.example/'])).to.deep.equal([
      { number: '1', url: 'https://a.example/' },
    ]);
  });

  it('are addresses of the web only', () => {
    expect(
      references(['[R 1] javascript:alert(1) ftp://a.example/ file:///etc/passwd http://']),
    ).to.deep.equal([]);
  });
});
