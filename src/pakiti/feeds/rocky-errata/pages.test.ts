import { expect } from 'chai';
import { FeedError } from '../feed.ts';
import { countOfPages, pages } from './pages.ts';

const follow = (text: string): readonly string[] =>
  pages
    .follow(new Map([['rocky-errata/count.json', Buffer.from(text)]]))
    .map(({ url, as }) => `${as} ${new URL(url).search}`);

describe('the pages of errata of Rocky Linux', () => {
  it('are counted for whoever runs it', () => {
    expect(countOfPages(['almalinux:9'])).to.deep.equal([]);
    expect(countOfPages(['almalinux:9', 'rocky:9'])).to.have.length(1);
  });

  it('are as many as there have to be', () => {
    expect(follow('{"advisories": [], "total": 201, "page": 1, "size": 1}')).to.deep.equal([
      'rocky-errata/page-1.json ?page=1&size=100',
      'rocky-errata/page-2.json ?page=2&size=100',
      'rocky-errata/page-3.json ?page=3&size=100',
    ]);
    expect(follow('{"total": 100}')).to.have.length(1);
  });

  for (const text of ['{}', '{"total": 0}', '{"total": 1e12}', '{"total": "many"}', 'no JSON'])
    it(`are not known where it says ${text}`, () => expect(() => follow(text)).to.throw(FeedError));
});
