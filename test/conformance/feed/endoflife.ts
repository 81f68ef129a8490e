import { changed, documentOf, fixture, withText, type FeedRow } from './row.ts';

const sample = documentOf('full.json', fixture('endoflife', 'full.json'));

interface Products {
  readonly result: readonly object[];
}

export const row: FeedRow = {
  kind: 'endoflife',
  sample,
  records: [
    {
      kind: 'support',
      release: 'ubuntu:24.04',
      ends: Date.UTC(2029, 3, 25) / 1000,
      extendedEnds: Date.UTC(2036, 3, 25) / 1000,
    },
    { kind: 'support', release: 'ubuntu:23.10', ends: Date.UTC(2024, 6, 12) / 1000, extendedEnds: null },
  ],
  withUnknown: changed<Products>(sample, (all) => ({
    ...all,
    result: [
      ...all.result,
      { name: 'hannah-montana', tags: ['linux-distribution'], releases: [{ name: '1' }] },
    ],
  })),
  hostile: (text) => withText(sample, text, /^(?:ubuntu$|linux-distribution$|\d{4}-)/),
  withdrawn: undefined,
};
