/**
 * Debian's security tracker: what each CVE does to each package of each release. Source: security-tracker.debian.org,
 * /tracker/data/json; "Severity levels" and "Status" of its introduction.
 */
import { cveTokens } from '../../../svg-advisory/cve-token.ts';
import type { Claim, FeedRecord, Fix, NotUnderstood, Statement } from '../../advisory.ts';
import { releaseOfDebianCodename } from '../../debian-codenames.ts';
import { isObject, textAt, type JsonObject } from '../../json-fields.ts';
import { severityOf, worstSeverity } from '../../severity.ts';
import { FeedError, type FeedDocument, type FeedKind } from '../feed.ts';
import { membersOf } from './members.ts';

const TRACKER = 'https://security-tracker.debian.org/tracker';
/** A package, the first of its CVEs, and what is known of it. */
const START = /^(?:\uFEFF)?\s*\{\s*"[a-z0-9][a-z0-9+.-]+"\s*:\s*\{\s*"(?:CVE|TEMP)-[\w-]+"\s*:\s*\{/;
const ID = /^(?:CVE|TEMP)-[\w-]+$/;
const BEGINNING = 500;
const TITLE_CHARACTERS = 200;

export const feed: FeedKind = {
  name: 'debian-tracker',
  title: 'Debian: the security tracker',
  recognises: ({ bytes }) => START.test(bytes.toString('utf8', 0, BEGINNING)),
  parse,
  downloads: (releases) =>
    releases.some((release) => release.startsWith('debian:'))
      ? [{ url: `${TRACKER}/data/json`, as: 'debian-tracker/tracker.json' }]
      : [],
  staleAfterSeconds: 3 * 86_400,
};

function* parse(document: FeedDocument): Generator<FeedRecord | NotUnderstood> {
  const unknown = new Set<string>();
  let packages = 0;
  for (const [source, issues] of membersOf(document)) {
    packages += 1;
    if (!isObject(issues) || source === '') throw new FeedError(`${document.name}: ${source}: no object`);
    for (const [id, issue] of Object.entries(issues)) {
      const where = `${document.name}: ${source}: ${id}`;
      if (!isObject(issue)) throw new FeedError(`${where}: no object`);
      if (ID.test(id)) yield* recordsOf(source, id, issue, where, unknown);
      else yield { kind: 'not-understood', where, what: 'it is called neither CVE nor TEMP' };
    }
  }
  if (packages === 0) throw new FeedError(`${document.name}: has no package`);
}

/** @param unknown releases that were told already */
function* recordsOf(
  source: string,
  id: string,
  issue: JsonObject,
  where: string,
  unknown: Set<string>,
): Generator<FeedRecord | NotUnderstood> {
  const releases = issue['releases'];
  if (!isObject(releases)) throw new FeedError(`${where}: releases is no object`);
  const statements: Statement[] = [];
  const urgencies: (string | undefined)[] = [];
  for (const [codename, state] of Object.entries(releases)) {
    const release = releaseOfDebianCodename(codename);
    if (!isObject(state)) throw new FeedError(`${where}: ${codename} is no object`);
    if (release === undefined) {
      if (!unknown.has(codename)) yield { kind: 'not-understood', where, what: `the release '${codename}'` };
      unknown.add(codename);
      continue;
    }
    urgencies.push(textAt(state, 'urgency', where));
    statements.push({
      ...{
        release,
        channel: null,
        of: 'source',
        package: source,
        arches: null,
        module: null,
        binaries: null,
      },
      claim: claimOf(state, where),
    });
  }
  if (statements.length === 0) return;
  const description = textAt(issue, 'description', where)?.trim() ?? '';
  yield {
    kind: 'advisory',
    advisory: {
      id,
      cves: cveTokens(id),
      title: description === '' ? `${id} in ${source}` : description.slice(0, TITLE_CHARACTERS),
      url: `${TRACKER}/${encodeURIComponent(id)}`,
      severity: worstSeverity(urgencies.map(severityOf)),
      ...{ cvss: null, published: null, modified: null, withdrawn: null },
      statements,
      criteria: null,
    },
  };
}

function claimOf(state: JsonObject, where: string): Claim {
  const [status, fixed] = [textAt(state, 'status', where), textAt(state, 'fixed_version', where)];
  if (status === 'open') {
    return { status: 'affected', intervals: [{ introduced: null, fixed: null }], fix: fixOf(state, where) };
  }
  if (status === 'resolved') {
    if (fixed === '0') return { status: 'not-affected' };
    if (fixed === undefined || fixed === '') {
      return {
        status: 'undetermined',
        reason: 'Debian calls it resolved, and does not say in which version',
      };
    }
    return { status: 'affected', intervals: [{ introduced: null, fixed }], fix: 'available' };
  }
  const reason =
    status === 'undetermined'
      ? 'Debian has not determined whether it is affected'
      : `Debian's tracker says '${(status ?? '').slice(0, 50)}' of it`;
  return { status: 'undetermined', reason };
}

function fixOf(state: JsonObject, where: string): Fix {
  const urgency = textAt(state, 'urgency', where);
  if (urgency === 'unimportant' || urgency === 'end-of-life') return 'never';
  const reason = textAt(state, 'nodsa_reason', where);
  if (reason === 'ignored') return 'never';
  return reason !== undefined || state['nodsa'] !== undefined ? 'postponed' : 'none';
}
