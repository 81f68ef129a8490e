import { documentOf, fixture, type FeedRow } from './row.ts';

const name = 'epss_scores-2023-03-07.csv';
const sample = documentOf(name, fixture('epss', name));
const table = sample.bytes.toString();

export const row: FeedRow = {
  kind: 'epss',
  sample,
  records: [
    { kind: 'epss', cve: 'CVE-2020-5902', score: 0.97567, percentile: 0.99995 },
    { kind: 'epss', cve: 'CVE-2018-19571', score: 0.00113, percentile: 0.43131 },
  ],
  withUnknown: documentOf(name, `${table}GHSA-1,0.1,0.2\n`),
  hostile: (text) => documentOf(name, `${table}${text},0.1,0.2\nCVE-2024-0001,${text},0.5\n`),
  withdrawn: undefined,
  endsAt: (bytes) => isEndOfRow(bytes),
};

/** After the head and a row there may be another or not. */
function isEndOfRow(bytes: number): boolean {
  const text = table.slice(0, bytes);
  return text.endsWith('\n') && text.split('\n').length > 3;
}
