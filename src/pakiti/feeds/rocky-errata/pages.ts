/** How many pages Rocky Linux's errata have, which its API says on each of them. Source: version 3 of the API. */
import { numberAt, parseJsonObject } from '../../json-fields.ts';
import { FeedError, type Download, type FeedIndex } from '../feed.ts';

const ROOT = 'https://errata.rockylinux.org/api/v3/advisories/';
const PAGE = 100;
/** A million advisories are none. */
const MAX_PAGES = 10_000;
const COUNT = 'rocky-errata/count.json';

export function countOfPages(releases: readonly string[]): readonly Download[] {
  return releases.some((release) => release.startsWith('rocky:'))
    ? [{ url: `${ROOT}?page=1&size=1`, as: COUNT }]
    : [];
}

export const pages: FeedIndex = {
  follow(lists) {
    const bytes = lists.get(COUNT);
    if (bytes === undefined) throw new FeedError(`${COUNT}: missing`);
    const total = numberAt(parseJsonObject({ name: COUNT, bytes }), 'total', COUNT);
    const count = Math.ceil((total ?? 0) / PAGE);
    if (!(count >= 1 && count <= MAX_PAGES))
      throw new FeedError(`${COUNT}: says nothing of how many there are`);
    return Array.from({ length: count }, (_, index) => ({
      url: `${ROOT}?page=${index + 1}&size=${PAGE}`,
      as: `rocky-errata/page-${index + 1}.json`,
    }));
  },
  leavesOut: () => false,
};
