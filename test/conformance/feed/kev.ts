import { changed, documentOf, fixture, withText, type FeedRow } from './row.ts';

const sample = documentOf('kev.json', fixture('kev', 'kev.json'));

interface Catalogue {
  readonly count: number;
  readonly vulnerabilities: readonly object[];
}

export const row: FeedRow = {
  kind: 'kev',
  sample,
  records: [
    {
      kind: 'exploited',
      cve: 'CVE-2025-48384',
      added: Date.UTC(2025, 7, 25) / 1000,
      due: Date.UTC(2025, 8, 15) / 1000,
      ransomware: false,
    },
    {
      kind: 'exploited',
      cve: 'CVE-2025-49704',
      added: Date.UTC(2025, 6, 22) / 1000,
      due: Date.UTC(2025, 6, 23) / 1000,
      ransomware: true,
    },
  ],
  withUnknown: changed<Catalogue>(sample, (catalogue) => ({
    ...catalogue,
    count: 3,
    vulnerabilities: [...catalogue.vulnerabilities, { cveID: 'GHSA-1', dateAdded: 'soon' }],
  })),
  hostile: (text) => withText(sample, text, /^(?:CVE-|\d{4}-)/),
  withdrawn: undefined,
};
