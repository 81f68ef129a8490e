/** What a claim makes of a version. */
import { compareVersions, isVersionOf } from '../../version/compare-versions.ts';
import type { VersionInterval } from '../advisory.ts';
import type { HostFacts } from './host-facts.ts';
import { hasChannel } from './rules/channel.ts';
import { countsOtherwise, sourceVersion } from './source-of.ts';
import type { AffectedClaim, Outcome, Subject } from './subject.ts';

type Found = Pick<Outcome, 'verdict' | 'rule' | 'class' | 'fixed' | 'reason'>;

export function judgeClaim(subject: Subject): Found {
  const { claim } = subject.statement;
  switch (claim.status) {
    case 'affected':
      return judgeIntervals(subject, claim);
    case 'not-affected':
      return found('not-affected', 'claim', () => 'the vendor says that it is not affected');
    case 'undetermined':
      return found('undetermined', 'claim', () => claim.reason);
  }
}

function found(verdict: Found['verdict'], rule: string, reason: () => string): Found {
  return { verdict, rule, class: null, fixed: null, reason };
}

interface Held {
  readonly version: string;
  readonly rule: 'version' | 'source-version';
  readonly isGuess: boolean;
  /** It was concluded of one that counts otherwise. */
  readonly isOther: boolean;
}

function heldVersion({ package: installed, host, statement, index }: Subject): Held {
  if (statement.of === 'binary')
    return { version: installed.version, rule: 'version', isGuess: false, isOther: false };
  const held = sourceVersion(withoutBackport(installed), host.packager, index);
  const isOther =
    held.isGuess && host.packager === 'dpkg' && countsOtherwise(installed, statement.package, index);
  return { ...held, rule: 'source-version', isOther };
}

/** A backport of what is in unstable is `VERSION~bpo12+1`, and has what that version has. */
function withoutBackport(installed: Subject['package']): Subject['package'] {
  const { version, source } = installed;
  if (!version.includes('~bpo')) return installed;
  const strip = (text: string): string => text.replace(/~bpo\d+\+\d+.*$/, '');
  return {
    ...installed,
    version: strip(version),
    source: source === undefined ? undefined : { ...source, version: strip(source.version) },
  };
}

function judgeIntervals(subject: Subject, claim: AffectedClaim): Found {
  const held = heldVersion(subject);
  const places = claim.intervals.map((interval) => placeIn(interval, held, subject.host));
  const inside = claim.intervals.filter((_, index) => places[index]?.at === 'inside');
  if (inside.length > 0) return vulnerable(subject, claim, held, inside);
  const bad = places.find(({ at }) => at === 'incomparable');
  if (bad !== undefined) return found('undetermined', 'version-order', () => bad.why ?? '');
  const fixed = highest(
    subject,
    claim.intervals.filter((_, index) => places[index]?.at === 'after'),
  );
  if (fixed === null || fixed === NEVER)
    return found('not-affected', held.rule, () => `${held.version} never had it`);
  return { ...found('fixed', held.rule, () => `${held.version} is not older than ${fixed}`), fixed };
}

function vulnerable(
  subject: Subject,
  claim: AffectedClaim,
  held: Held,
  inside: readonly VersionInterval[],
): Found {
  const isOpen = inside.some(({ fixed }) => fixed === null);
  const fixed = isOpen ? null : highest(subject, inside);
  const reason = (): string =>
    fixed === null ? unfixed(claim, held) : `${held.version} is older than ${fixed}`;
  return {
    verdict: 'vulnerable',
    rule: held.rule,
    class: fixed === null ? unfixedClass(claim) : availability(subject),
    fixed,
    reason: () => `${reason()}${held.isGuess ? ', taken for the version of its source' : ''}`,
  };
}

function availability({ host, statement }: Subject): 'fix-available' | 'fix-elsewhere' {
  return hasChannel(host, statement.channel) ? 'fix-available' : 'fix-elsewhere';
}

function unfixedClass({ fix }: AffectedClaim): 'no-fix' | 'will-not-fix' {
  return fix === 'never' ? 'will-not-fix' : 'no-fix';
}

function unfixed({ fix }: AffectedClaim, { version }: Held): string {
  switch (fix) {
    case 'never':
      return `${version} is vulnerable, and the vendor will not mend it`;
    case 'postponed':
      return `${version} is vulnerable, and the vendor has put it off`;
    case 'none':
    case 'available':
      return `${version} is vulnerable, and there is no fix yet`;
  }
}

/** Debian's way to say that no version of a release had it. */
const NEVER = '0';

interface Place {
  readonly at: 'before' | 'inside' | 'after' | 'incomparable';
  readonly why?: string;
}

function placeIn({ introduced, fixed }: VersionInterval, held: Held, host: HostFacts): Place {
  const { version, isGuess } = held;
  const { packager } = host;
  const bad = [version, introduced, fixed].find((text) => text !== null && !isWritten(packager, text));
  if (typeof bad === 'string')
    return { at: 'incomparable', why: `'${bad}' is no version that ${packager} orders` };
  if (host.epochsUnknown && [introduced, fixed].some((text) => epochOf(text ?? '') > 0)) {
    return { at: 'incomparable', why: 'nobody has said its epoch, and the advisory has one' };
  }
  const isOther = held.isOther && (introduced !== null || (fixed !== null && fixed !== NEVER));
  if (isOther) return { at: 'incomparable', why: otherVersion(version) };
  if (introduced !== null && order(packager, version, introduced) < 0) return { at: 'before' };
  if (fixed === null) return { at: 'inside' };
  if (fixed === NEVER) return { at: 'after' };
  if (isGuess && packager === 'dpkg' && epochOf(version) !== epochOf(fixed)) {
    return { at: 'incomparable', why: otherVersion(version) };
  }
  return { at: order(packager, version, fixed) < 0 ? 'inside' : 'after' };
}

/** rpm orders any text, also what no package of it can have: then the order says nothing. */
function isWritten(packager: 'rpm' | 'dpkg', text: string): boolean {
  return isVersionOf(packager, text) && (packager === 'dpkg' || /^(?:\d*:)?[!-9;-~]+$/.test(text));
}

function otherVersion(version: string): string {
  return `nobody has said the version of its source, and ${version} is no version of it`;
}

function order(packager: 'rpm' | 'dpkg', a: string, b: string): number {
  return compareVersions(packager, a, b) ?? 0;
}

function epochOf(version: string): number {
  return Number(/^\+?(?<epoch>\d+):/.exec(version)?.groups?.['epoch'] ?? 0);
}

function highest({ host }: Subject, intervals: readonly VersionInterval[]): string | null {
  return intervals.reduce<string | null>((top, { fixed }) => {
    if (fixed === null || top === null) return top ?? fixed;
    return order(host.packager, fixed, top) > 0 ? fixed : top;
  }, null);
}
