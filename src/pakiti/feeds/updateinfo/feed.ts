/** `updateinfo.xml` of a repository: AlmaLinux, Rocky Linux, Oracle Linux, Red Hat, Fedora, SUSE. */
import type { Advisory, FeedRecord, NotUnderstood } from '../../advisory.ts';
import { fixedStatements } from '../../errata.ts';
import { severityOf } from '../../severity.ts';
import type { FeedDocument, FeedKind } from '../feed.ts';
import { placeOf } from './release.ts';
import { repositories } from './repositories.ts';
import { readUpdates, type Update } from './updates.ts';

const HEAD_BYTES = 4096;

export const feed: FeedKind = {
  name: 'updateinfo',
  title: 'updateinfo.xml of repositories',
  recognises: ({ bytes }) =>
    /^[^<]*(?:<[?!][^>]*>\s*)*<updates[\s>]/.test(bytes.toString('utf8', 0, HEAD_BYTES)),
  parse: updates,
  downloads: () => [],
  fromRepositories: (urls) => ({ ...feed, ...repositories(urls) }),
  staleAfterSeconds: 7 * 86_400,
};

/** What a repository says of bugs without a CVE is nobody's vulnerability. */
function* updates(document: FeedDocument): Iterable<FeedRecord | NotUnderstood> {
  const records: (FeedRecord | NotUnderstood)[] = [];
  readUpdates(document, (update) => records.push(...recordsOf(update, document.name)));
  yield* records;
}

function recordsOf(update: Update, document: string): readonly (FeedRecord | NotUnderstood)[] {
  const { id } = update;
  const where = `${document}: ${id === '' ? 'an update without id' : id}`;
  if (id === '') return [{ kind: 'not-understood', where, what: 'it has no id' }];
  if (update.type !== 'security' && update.cves.length === 0) return [];
  const packages = update.packages.map(({ release, collection, ...one }) => ({
    ...one,
    place: placeOf(id, collection, release),
  }));
  const unknown = packages
    .filter((one) => one.place === undefined)
    .map(({ name, version }) => `${name} ${version}`);
  const statements = fixedStatements(
    packages.flatMap(({ place, ...one }) => (place === undefined ? [] : [{ ...one, ...place }])),
  );
  const { incomplete } = update;
  const complaints = [
    ...complaint(unknown, 'no release is known of'),
    ...complaint(incomplete, 'no name, version, release or architecture is said of'),
  ].map((what): NotUnderstood => ({ kind: 'not-understood', where, what }));
  if (statements.length === 0 && complaints.length > 0) return complaints;
  return [...complaints, { kind: 'advisory', advisory: advisoryOf(update, statements) }];
}

function complaint(packages: readonly string[], what: string): readonly string[] {
  const [first] = packages;
  return first === undefined ? [] : [`${what} ${packages.length} packages: ${first}`];
}

function advisoryOf(update: Update, statements: Advisory['statements']): Advisory {
  const { id, cves, title, url, published, modified } = update;
  return {
    id,
    cves,
    title: title === '' ? id : title,
    url,
    severity: severityOf(update.severity),
    cvss: null,
    published,
    modified,
    withdrawn: update.isWithdrawn ? (modified ?? published ?? 0) : null,
    statements,
    criteria: null,
  };
}
