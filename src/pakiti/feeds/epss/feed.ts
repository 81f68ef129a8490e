/** EPSS, how likely each CVE is exploited within thirty days. Source: first.org/epss/data_stats. */
import type { FeedRecord, NotUnderstood } from '../../advisory.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../feed.ts';

const START = /^(?:\uFEFF)?(?:#[^\n]*\n)?cve,epss,percentile\r?\n/;
/** Until September 2021 there was no percentile, and the score was that of the first year, not of thirty days. */
const OLD_START = /^(?:#[^\n]*\n)?cve,epss\r?\n/;
const ROW =
  /^(?<cve>CVE-\d{4}-\d{4,}),(?<score>\d(?:\.\d+)?(?:e-\d+)?),(?<percentile>\d(?:\.\d+)?(?:e-\d+)?)\r?$/;
const BEGINNING = 400;
const OLD = 'it has no percentiles: it is of before September 2021, when a score meant something else';

export const feed: FeedKind = {
  name: 'epss',
  title: 'EPSS: how likely each vulnerability is exploited',
  recognises({ bytes }) {
    const start = bytes.toString('utf8', 0, BEGINNING);
    return START.test(start) || OLD_START.test(start);
  },
  parse,
  downloads: () => [
    {
      url: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
      as: 'epss/epss_scores-current.csv.gz',
    },
  ],
  staleAfterSeconds: 14 * 86_400,
};

function* parse({ name, bytes }: FeedDocument): Generator<FeedRecord | NotUnderstood> {
  const text = bytes.toString('utf8');
  if (OLD_START.test(text)) {
    // Beside others it is an old copy, and no reason to refuse them.
    yield { kind: 'not-understood', where: name, what: OLD };
    return;
  }
  const start = START.exec(text)?.[0];
  if (start === undefined) throw new FeedError(`${name}: is no table of EPSS`);
  if (!text.endsWith('\n')) throw new FeedError(`${name}: is cut off`);
  if (start.length === text.length) throw new FeedError(`${name}: has no score`);
  let line = start.split('\n').length;
  for (let at = start.length; at < text.length; line += 1) {
    const end = text.indexOf('\n', at);
    yield recordOf(text.slice(at, end), `${name}:${line}`);
    at = end + 1;
  }
}

function recordOf(row: string, where: string): FeedRecord | NotUnderstood {
  const { cve, score, percentile } = ROW.exec(row)?.groups ?? {};
  const record = {
    kind: 'epss' as const,
    cve: cve ?? '',
    score: Number(score),
    percentile: Number(percentile),
  };
  if (record.score <= 1 && record.percentile <= 1) return record;
  return { kind: 'not-understood', where, what: 'it is no row of a CVE, a score and a percentile up to 1' };
}
