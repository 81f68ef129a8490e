/** What each anchor is worth beside the release. */
import { judge, type Finding, type State, type Thresholds } from '../../src/check/index.ts';
import { durationText } from '../../src/x509/duration-text.ts';
import { judgeFingerprints } from './judge-fingerprints.ts';
import {
  isObtained,
  type InstalledAnchor,
  type Package,
  type PackageList,
  type TrustAnchorsObservation,
} from './observation.ts';
import { compareVersions } from './versions.ts';

export interface Terms {
  /** Seconds since the epoch. */
  readonly at: number;
  /** Ranges of the seconds since a release that is not installed. */
  readonly limits: Thresholds;
}

export interface Judged {
  readonly findings: readonly Finding[];
  /** Subjects of the findings that the age of the release has judged. */
  readonly behind: readonly string[];
  readonly outdated: number;
  readonly missing: number;
  readonly obsolete: number;
}

export function judgeAnchors(observation: TrustAnchorsObservation, terms: Terms): Judged {
  const { anchors, release, list, obsolete } = observation;
  const expected = isObtained(list) ? packagesOf(list.content) : undefined;
  const withdrawn = isObtained(obsolete) ? packagesOf(obsolete.content) : new Map<string, Package>();
  const newest = isObtained(release) ? release.content.version : undefined;
  const judgedAnchors = anchors.map((anchor) => {
    const comparison = compare(anchor, expected, newest);
    const isObsolete = withdrawn.has(nameOf(anchor)) && expected?.has(nameOf(anchor)) !== true;
    return { anchor, comparison, isObsolete };
  });
  const isBehind = judgedAnchors.some(({ comparison, isObsolete }) => comparison === 'older' && !isObsolete);
  const age = ageOf(observation, terms, isBehind);
  const installed = new Set(anchors.map(nameOf));
  // Where there is none at all, that is the one thing to say.
  const missing =
    anchors.length === 0 ? [] : [...(expected?.keys() ?? [])].filter((alias) => !installed.has(alias));
  const findings = [
    ...judgedAnchors.map((judged) => anchorFinding(judged, expected, newest, age)),
    ...missing.map((alias) => missingFinding(alias, age)),
  ];
  return {
    findings: [...findings, ...anchors.flatMap(judgeFingerprints), ...anchors.flatMap(missingFiles)],
    behind: isBehind ? findings.filter(({ kind }) => AGED.includes(kind)).map(({ subject }) => subject) : [],
    outdated: judgedAnchors.filter(({ comparison, isObsolete }) => comparison === 'older' && !isObsolete)
      .length,
    missing: missing.length,
    obsolete: judgedAnchors.filter(({ isObsolete }) => isObsolete).length,
  };
}

const AGED: readonly string[] = ['outdated', 'obsolete', 'missing'];

function packagesOf({ packages }: PackageList): ReadonlyMap<string, Package> {
  return new Map(packages.map((entry) => [entry.alias, entry]));
}

export function nameOf({ alias, stem }: InstalledAnchor): string {
  return alias ?? stem;
}

type Comparison = 'same' | 'older' | 'newer' | 'unlisted' | 'no-version' | 'not-compared';

function compare(
  anchor: InstalledAnchor,
  expected: ReadonlyMap<string, Package> | undefined,
  newest: string | undefined,
): Comparison {
  const listed = expected?.get(nameOf(anchor));
  if (expected !== undefined && listed === undefined) return 'unlisted';
  const version = listed?.version ?? newest;
  if (version === undefined) return 'not-compared';
  const difference = anchor.version === null ? undefined : compareVersions(anchor.version, version);
  if (difference === undefined) return 'no-version';
  return difference === 0 ? 'same' : difference < 0 ? 'older' : 'newer';
}

/** How the age of a release that is not installed is judged; undefined where nothing is behind. */
interface Age {
  readonly state: State;
  readonly text: string;
}

function ageOf(
  { release }: TrustAnchorsObservation,
  { at, limits }: Terms,
  isBehind: boolean,
): Age | undefined {
  if (!isBehind) return undefined;
  if (!isObtained(release)) return { state: 'UNKNOWN', text: 'released at a time that is not known' };
  const { version, date } = release.content;
  const seconds = at - date;
  if (seconds < 0) return { state: 'OK', text: `${version} comes in ${durationText(-seconds)}` };
  return { state: judge(seconds, limits), text: `${version} came ${durationText(seconds)} ago` };
}

interface JudgedAnchor {
  readonly anchor: InstalledAnchor;
  readonly comparison: Comparison;
  readonly isObsolete: boolean;
}

function anchorFinding(
  { anchor, comparison, isObsolete }: JudgedAnchor,
  expected: ReadonlyMap<string, Package> | undefined,
  newest: string | undefined,
  age: Age | undefined,
): Finding {
  const finding = (state: State, kind: string, text: string, ...more: readonly string[]): Finding => ({
    state,
    subject: nameOf(anchor),
    kind,
    text,
    evidence: [...evidenceOf(anchor), ...more],
  });
  const version = anchor.version ?? '';
  if (isObsolete) {
    return age === undefined
      ? finding('CRITICAL', 'obsolete', 'withdrawn by the release, and still installed')
      : finding(age.state, 'obsolete', `withdrawn by a release, and still installed; ${age.text}`);
  }
  switch (comparison) {
    case 'same':
      return finding('OK', 'current', `version ${version}`);
    case 'newer':
      return finding('OK', 'newer', `version ${version} is newer than the release`);
    case 'older': {
      const listed = expected?.get(nameOf(anchor))?.version ?? newest ?? '';
      const text = `version ${version}; ${age?.text ?? `${listed} has been released`}`;
      return finding(age?.state ?? 'UNKNOWN', 'outdated', text, `version ${listed} in the release`);
    }
    case 'unlisted':
      return finding('WARNING', 'unlisted', 'trusted here, and not in the release');
    case 'no-version':
      return finding('UNKNOWN', 'no-version', 'its .info file names no version');
    case 'not-compared':
      return finding('OK', 'not-compared', `version ${version}, of no known release`);
  }
}

function evidenceOf({ stem, version, certificates }: InstalledAnchor): readonly string[] {
  return [
    `${stem}.info, version ${version ?? 'none'}`,
    ...certificates.flatMap(({ subject, sha1 }) => [`subject ${subject}`, `SHA-1 ${sha1}`]),
  ];
}

/** While the whole distribution is behind, what is missing may just be new. */
function missingFinding(alias: string, age: Age | undefined): Finding {
  return age === undefined
    ? { state: 'WARNING', subject: alias, kind: 'missing', text: 'of the release, and not installed' }
    : {
        state: age.state,
        subject: alias,
        kind: 'missing',
        text: `of the release, and not installed; ${age.text}`,
      };
}

function missingFiles(anchor: InstalledAnchor): readonly Finding[] {
  return anchor.missingFiles.map((file) => ({
    state: 'WARNING',
    subject: nameOf(anchor),
    kind: 'file-missing',
    text: `${file} is missing`,
  }));
}
