/**
 * Debian's lists of advisories: what DSAs and DLAs have fixed. Source: salsa.debian.org/security-tracker-team/security-tracker,
 * data/DSA/list and data/DLA/list; the forms are those of its doc/security-team.d.o/security_tracker.
 */
import { cveTokens } from '../../../svg-advisory/cve-token.ts';
import type { Claim, FeedRecord, NotUnderstood, Statement } from '../../advisory.ts';
import { releaseOfDebianCodename } from '../../debian-codenames.ts';
import { instantWithin } from '../../json-fields.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../feed.ts';

const HEAD =
  /^\[(?<day>\d{1,2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4})\] (?<id>(?:DSA|DLA|ELA)-\d+(?:-\d+)?)\s+(?<title>\S.*)$/;
const CVES = /^\s+\{(?<cves>[^}]*)\}\s*$/;
const PACKAGE =
  /^\s+\[(?<codename>[a-z]+)\] - (?<name>[a-z0-9][a-z0-9+.-]*) (?<version><[a-z-]+>|[0-9][\w.+~:-]*)(?:\s+\(.*\))?\s*$/;
const NOTE = /^\s+(?:NOTE|TODO|RESERVED)\b|^\s*$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RAW = 'https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data';

export const feed: FeedKind = {
  name: 'debian-advisories',
  title: 'Debian: DSA and DLA',
  recognises: ({ bytes }) => HEAD.test(bytes.toString('utf8', 0, 500).split('\n', 1)[0] ?? ''),
  parse,
  downloads: (releases) =>
    releases.some((release) => release.startsWith('debian:'))
      ? ['DSA', 'DLA'].map((list) => ({ url: `${RAW}/${list}/list`, as: `debian-advisories/${list}.list` }))
      : [],
  staleAfterSeconds: 7 * 86_400,
};

interface Entry {
  readonly head: Readonly<Partial<Record<string, string>>>;
  readonly where: string;
  readonly cves: string[];
  readonly statements: Statement[];
}

function* parse({ name, bytes }: FeedDocument): Generator<FeedRecord | NotUnderstood> {
  const text = bytes.toString('utf8');
  if (!text.endsWith('\n')) throw new FeedError(`${name}: is cut off, or empty`);
  const unknown = new Set<string>();
  let entry: Entry | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const where = `${name}:${index + 1}`;
    const head = HEAD.exec(line)?.groups;
    if (head !== undefined) {
      if (entry !== undefined) yield recordOf(entry);
      entry = { head, where, cves: [], statements: [] };
    } else if (entry === undefined) {
      if (!NOTE.test(line)) throw new FeedError(`${where}: does not begin with an advisory`);
    } else yield* readLine(entry, line, where, unknown);
  }
  if (entry === undefined) throw new FeedError(`${name}: has no advisory`);
  yield recordOf(entry);
}

function* readLine(
  entry: Entry,
  line: string,
  where: string,
  unknown: Set<string>,
): Generator<NotUnderstood> {
  const cves = CVES.exec(line)?.groups?.['cves'];
  const { codename, name, version } = PACKAGE.exec(line)?.groups ?? {};
  if (cves !== undefined) entry.cves.push(...cveTokens(cves));
  else if (codename !== undefined && name !== undefined && version !== undefined) {
    const release = releaseOfDebianCodename(codename);
    if (release !== undefined) entry.statements.push(statementOf(release, name, version));
    else if (!unknown.has(codename))
      yield { kind: 'not-understood', where, what: `the release '${codename}'` };
    unknown.add(codename);
  } else if (!NOTE.test(line)) yield { kind: 'not-understood', where, what: 'a line of no known form' };
}

function statementOf(release: string, name: string, version: string): Statement {
  return {
    ...{ release, channel: null, of: 'source', package: name, arches: null, module: null, binaries: null },
    claim: claimOf(version),
  };
}

function claimOf(version: string): Claim {
  const open = [{ introduced: null, fixed: null }];
  switch (version) {
    case '<not-affected>':
      return { status: 'not-affected' };
    case '<unfixed>':
      return { status: 'affected', intervals: open, fix: 'none' };
    case '<no-dsa>':
    case '<postponed>':
      return { status: 'affected', intervals: open, fix: 'postponed' };
    case '<end-of-life>':
    case '<ignored>':
    case '<removed>':
      return { status: 'affected', intervals: open, fix: 'never' };
    default:
      return version.startsWith('<')
        ? { status: 'undetermined', reason: `Debian says '${version.slice(1, -1)}' of it` }
        : { status: 'affected', intervals: [{ introduced: null, fixed: version }], fix: 'available' };
  }
}

/** An advisory about no release that we know, or that only corrects the text of another, says nothing of packages. */
function recordOf({ head, where, cves, statements }: Entry): FeedRecord | NotUnderstood {
  const { id = '', title = '', day, month = '', year } = head;
  if (statements.length === 0)
    return { kind: 'not-understood', where, what: `${id} says nothing of a known release` };
  const at = instantWithin(Date.UTC(Number(year), MONTHS.indexOf(month), Number(day)));
  return {
    kind: 'advisory',
    advisory: {
      id,
      cves: [...new Set(cves)].toSorted(),
      title,
      url: `https://security-tracker.debian.org/tracker/${id}`,
      ...{ severity: null, cvss: null, published: at, modified: null, withdrawn: null },
      statements,
      criteria: null,
    },
  };
}
