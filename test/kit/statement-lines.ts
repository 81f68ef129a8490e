/** What a feed says, as lines that can be held against the document by eye. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Advisory, Claim, FeedRecord, NotUnderstood, Statement } from '../../src/pakiti/advisory.ts';
import type { FeedDocument } from '../../src/pakiti/feeds/feed.ts';

export function feedDocument(path: string): FeedDocument {
  return { name: basename(path), bytes: readFileSync(path) };
}

export function advisoriesOf(records: Iterable<FeedRecord | NotUnderstood>): readonly Advisory[] {
  return [...records].flatMap((record) => (record.kind === 'advisory' ? [record.advisory] : []));
}

export function notUnderstoodOf(records: Iterable<FeedRecord | NotUnderstood>): readonly string[] {
  return [...records].flatMap((record) =>
    record.kind === 'not-understood' ? [`${record.where}: ${record.what}`] : [],
  );
}

/** `rhel:9 eus:9.0 binary kernel nodejs:18 x86_64: < 5.14.0-1`; what is null is left out. */
export function statementLines(statements: readonly Statement[]): readonly string[] {
  return statements.map((statement) => {
    const { release, channel, of, module, arches, claim } = statement;
    const words = [release, channel, of, statement.package, module, arches?.join(',')];
    return `${words.filter((word) => word !== null && word !== undefined).join(' ')}: ${claimText(claim)}`;
  });
}

function claimText(claim: Claim): string {
  if (claim.status === 'not-affected') return 'not affected';
  if (claim.status === 'undetermined') return `? ${claim.reason}`;
  const intervals = claim.intervals.map(
    ({ introduced, fixed }) =>
      `${introduced === null ? '' : `>= ${introduced} `}${fixed === null ? 'all' : `< ${fixed}`}`,
  );
  return `${intervals.join(' or ')}${claim.fix === 'available' ? '' : `, fix ${claim.fix}`}`;
}
