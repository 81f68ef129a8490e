/** Whether apt's lists can be trusted to tell, and what they tell. */
import { judge, type Finding, type Range } from '../../../src/check/index.ts';
import { durationText } from '../../../src/x509/duration-text.ts';
import type { AptList, AptRelease, DpkgFacts, NewerFacts, SystemFacts } from '../observation.ts';
import { candidateOf } from './candidate.ts';
import { overlapFindings } from '../judge-overlap.ts';
import { isExtended, isSecurity } from './is-security.ts';
import type { Pending } from '../pending.ts';

export interface DpkgJudgement {
  readonly findings: readonly Finding[];
  readonly pending: readonly Pending[];
  /** Seconds since the oldest security list was made; null where there is none. */
  readonly age: number | null;
}

const SUBJECT = 'apt';

export function judgeDpkg(
  facts: DpkgFacts,
  system: SystemFacts | null,
  at: number,
  limit: Range,
): DpkgJudgement {
  const security = facts.lists.filter(({ release }) => release !== null && isSecurity(release));
  const dates = security.flatMap(({ release }) => release?.date ?? []);
  return {
    findings: [
      ...facts.troubles.map((text): Finding => ({
        state: 'UNKNOWN',
        subject: SUBJECT,
        kind: 'source',
        text,
      })),
      ...facts.lists.flatMap((list) => listFindings(list, at, limit)),
      ...coverage(facts, security, system),
      ...(facts.lists.some(({ trouble }) => trouble === null) ? overlapFindings(SUBJECT, facts.overlap) : []),
      ...dpkgFindings(facts),
    ],
    pending: facts.newer.flatMap((newer) => pendingOf(newer, facts)),
    age: dates.length === 0 ? null : at - Math.min(...dates),
  };
}

function listFindings(
  { source, uri, release, trouble }: AptList,
  at: number,
  limit: Range,
): readonly Finding[] {
  const finding = (state: Finding['state'], kind: string, text: string): Finding => ({
    state,
    subject: source,
    kind,
    text,
    evidence: [uri],
  });
  const findings: Finding[] = [];
  if (trouble !== null) findings.push(finding('UNKNOWN', 'list', trouble.message));
  if (release === null) return findings;
  if (!release.isSigned) findings.push(finding('UNKNOWN', 'unsigned', 'nobody has signed it'));
  if (release.validUntil !== null && release.validUntil < at) {
    findings.push(finding('UNKNOWN', 'expired', `not valid for ${durationText(at - release.validUntil)}`));
  } else if (isSecurity(release)) findings.push(...ageFindings(release, at, limit, finding));
  return findings.length === 0 ? [finding('OK', 'list', madeText(release, at))] : findings;
}

function madeText({ date }: AptRelease, at: number): string {
  return date === null ? 'whole' : `whole, made ${durationText(Math.max(0, at - date))} ago`;
}

/** How far ahead the clock of a repository may be. */
const FUTURE_SECONDS = 86_400;

/** Times of files are those of the server, and apt marks an update that failed here as one that was done: neither tells. */
function ageFindings(
  { date }: AptRelease,
  at: number,
  limit: Range,
  finding: (state: Finding['state'], kind: string, text: string) => Finding,
): readonly Finding[] {
  if (date === null) return [finding('UNKNOWN', 'stale', 'does not say when it was made')];
  if (date - at > FUTURE_SECONDS)
    return [finding('UNKNOWN', 'stale', `made ${durationText(date - at)} ahead`)];
  const age = Math.max(0, at - date);
  const isStale = judge(age, { critical: limit }) !== 'OK';
  return isStale ? [finding('UNKNOWN', 'stale', `made ${durationText(age)} ago, too old to tell`)] : [];
}

function coverage(
  { lists }: DpkgFacts,
  security: readonly AptList[],
  system: SystemFacts | null,
): readonly Finding[] {
  const finding = (kind: string, text: string, evidence: readonly string[] = []): Finding => ({
    state: 'UNKNOWN',
    subject: SUBJECT,
    kind,
    text,
    evidence,
  });
  const codename = system?.codename ?? '';
  if (lists.length === 0) return [finding('no-repository', 'no repository is enabled')];
  if (security.length === 0) {
    const sources = lists.map(({ uri, source }) => `${uri} ${source}`);
    return [finding('no-security-repository', 'no security repository is enabled', sources)];
  }
  if (codename === '') return [finding('release', 'os-release does not say which release it is')];
  const own = security.filter(
    ({ release }) => release !== null && !isExtended(release) && isOf(release, codename),
  );
  if (own.length === 0) {
    const others = security.map(({ uri, source }) => `${uri} ${source}`);
    return [finding('other-release', `no security repository of ${codename} is enabled`, others)];
  }
  return uncovered(lists, own).map((part) =>
    finding('component', `no security repository has ${part}, of which packages are installed`),
  );
}

/** Components and architectures of the same archive that have something which is installed. */
function uncovered(lists: readonly AptList[], own: readonly AptList[]): readonly string[] {
  const part = ({ component, architecture }: AptList): string => `${component} ${architecture}`;
  const [covered, origins] = [new Set(own.map(part)), new Set(own.map(({ release }) => release?.origin))];
  // A flat directory has whatever it has, and lists for all architectures are apart in some suites alone.
  if (covered.has(' ')) return [];
  const used = lists.filter(
    ({ release, packages, architecture }) =>
      packages > 0 && architecture !== 'all' && origins.has(release?.origin),
  );
  return [...new Set(used.map(part))].filter((each) => !covered.has(each));
}

/** Suites of old releases of Debian have the codename of the release alone, those of Ubuntu too. */
function isOf({ codename }: AptRelease, wanted: string): boolean {
  return codename.replace(/(?:-security|\/updates)$/, '') === wanted;
}

function pendingOf(newer: NewerFacts, { lists, pins, held }: DpkgFacts): readonly Pending[] {
  const found = candidateOf(newer, { lists, pins, isSecurity });
  if (found === undefined) return [];
  const isHeld = held.includes(newer.package);
  // Of what nobody needs a version on hold is what somebody wants.
  if (isHeld && found.sort === 'other') return [];
  return [isHeld ? { ...found, withheld: 'on hold' } : found];
}

function dpkgFindings({ interrupted, unfinished, held, packages }: DpkgFacts): readonly Finding[] {
  const findings: Finding[] = [];
  if (packages === 0)
    findings.push({ state: 'UNKNOWN', subject: 'dpkg', kind: 'no-package', text: 'has no package' });
  if (interrupted) {
    const text = 'was interrupted: dpkg --configure -a';
    findings.push({ state: 'UNKNOWN', subject: 'dpkg', kind: 'interrupted', text });
  }
  for (const each of unfinished) {
    const [subject = '', status = ''] = each.split(': ');
    findings.push({ state: 'WARNING', subject, kind: 'unfinished', text: `is ${status}` });
  }
  if (held.length > 0) {
    const text = `${held.length} on hold: ${held.join(' ')}`;
    findings.push({ state: 'OK', subject: 'held packages', kind: 'held', text });
  }
  return findings;
}
