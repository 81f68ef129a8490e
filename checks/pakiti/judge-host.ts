/** One host: what is open, what is mitigated, and what of it nobody can tell. */
import { alerts, compareSeverity, type Finding, type Range } from '../../src/check/index.ts';
import { spanText } from '../../src/check/span-text.ts';
import type { Mitigations } from './mitigations.ts';
import type { SeenFinding, SeenHost } from './observation.ts';
import {
  cleanTexts,
  instantText,
  listText,
  originalTexts,
  siteText,
  type Named,
  type Texts,
} from './texts.ts';
import { countedAs, type Level, type Wanted } from './wanted.ts';

export interface HostTerms {
  readonly at: number;
  readonly wanted: Wanted;
  readonly mitigations: Mitigations;
  readonly silentAfter: Range;
  /** In the words of check_pakiti_vuln. */
  readonly isOriginal: boolean;
  /** Others of its name report from other sites. */
  readonly isOneOfSeveral: boolean;
}

export interface Judged {
  readonly host: SeenHost;
  readonly findings: readonly Finding[];
  /** What to say where it is the only one and nothing is wrong. */
  readonly summary: string;
  /** Of what is open, the worst. */
  readonly level: Level | undefined;
  /** CVEs that are open. */
  readonly open: number;
  readonly isSilent: boolean;
  readonly isMitigated: boolean;
  readonly isClean: boolean;
}

/** Clocks of one machine do not differ: a report from the future says that one was set back. */
const FUTURE_SECONDS = 60;

export function judgeHost(host: SeenHost, all: readonly SeenFinding[], terms: HostTerms): Judged {
  const texts = terms.isOriginal ? originalTexts(host) : cleanTexts(host);
  const counting = all.flatMap((finding): readonly Named[] => {
    const found = countedAs(finding, terms.wanted);
    if (found === undefined) return [];
    return [{ ...finding, ...found, mitigation: terms.mitigations.of(finding) }];
  });
  const mitigated = counting.filter(({ mitigation }) => mitigation.isProved).toSorted(byLevel);
  const rest = counting.filter(({ mitigation }) => !mitigation.isProved);
  const open = rest.filter(({ verdict }) => verdict === 'vulnerable');
  const doubtful = rest.filter(({ verdict }) => verdict === 'undetermined');
  const silent = silence(host, terms);
  const bad = [...openFinding(open, terms.at, texts), ...silent, ...blindness(host), ...doubts(doubtful)];
  const findings = [
    ...bad.map((finding) => ({
      ...finding,
      subject: finding.kind === 'vulnerable' ? texts.subject : host.host,
    })),
    ...(mitigated.length === 0 ? [] : [mitigatedFinding(mitigated, texts)]),
    ...(bad.length + mitigated.length === 0 ? [cleanFinding(texts)] : []),
    ...unrated(host, terms.wanted),
  ];
  return {
    ...{ host, findings, level: open.toSorted(byLevel)[0]?.level, open: open.length },
    summary: summaryOf(texts, mitigated),
    ...{ isSilent: silent.length > 0, isMitigated: mitigated.length > 0 },
    isClean: bad.length + mitigated.length === 0,
  };
}

function summaryOf(texts: Texts, mitigated: readonly Named[]): string {
  const said = mitigated.length === 0 ? texts.clean : texts.mitigated(mitigated);
  return texts.subject === '' ? said : `${texts.subject}: ${said}`;
}

type Bare = Omit<Finding, 'subject'>;

function openFinding(open: readonly Named[], at: number, texts: Texts): readonly Bare[] {
  if (open.length === 0) return [];
  const sorted = open.toSorted(byLevel);
  const evidence = sorted.flatMap((one) => evidenceOf(one, at));
  const state = sorted[0]?.level ?? 'CRITICAL';
  return [{ state, kind: 'vulnerable', text: texts.open(sorted), evidence }];
}

/** The worst first. */
function byLevel(one: Named, other: Named): number {
  const levels = compareSeverity(other.level, one.level);
  return levels || one.rank - other.rank || (one.cve < other.cve ? -1 : 1);
}

function evidenceOf({ cve, why, packages, since, due, mitigation }: Named, at: number): readonly string[] {
  const overdue = due === null ? '' : `, due ${instantText(due)}${due < at ? ', overdue' : ''}`;
  return [
    `${cve} (${why}): ${packages.join(', ')}, since ${instantText(since)}${overdue}`,
    ...(mitigation.text === '' ? [] : [`  ${mitigation.text}`]),
  ];
}

function silence(
  { site, lastReport }: SeenHost,
  { at, silentAfter, isOneOfSeveral }: HostTerms,
): readonly Bare[] {
  const age = at - lastReport;
  if (age < -FUTURE_SECONDS)
    return [{ state: 'UNKNOWN', kind: 'future', text: `its report is from ${spanText(-age)} ahead` }];
  if (alerts(silentAfter, Math.max(0, age)) === false) return [];
  const from = isOneOfSeveral ? ` from ${siteText(site)}` : '';
  return [
    {
      state: 'UNKNOWN',
      kind: 'silent',
      text: `has reported nothing${from} for ${spanText(Math.max(0, age))}`,
    },
  ];
}

function blindness({ packages, pending, gaps, droppedLines }: SeenHost): readonly Bare[] {
  const texts: readonly (readonly [kind: string, text: string])[] = [
    ...(pending ? [['not-assessed', 'it has changed and was not assessed since'] as const] : []),
    ...(packages === 0 ? [['no-packages', 'its report has no package'] as const] : []),
    ...(droppedLines === 0
      ? []
      : [['dropped-lines', `${droppedLines} lines of its report were no packages`] as const]),
    ...gaps.map((text) => ['gap', text] as const),
  ];
  return texts.map(([kind, text]) => ({ state: 'UNKNOWN', kind, text }));
}

function doubts(doubtful: readonly Named[]): readonly Bare[] {
  if (doubtful.length === 0) return [];
  const text = `nobody can tell whether it has ${listText(doubtful.toSorted(byLevel))}`;
  return [{ state: 'UNKNOWN', kind: 'undetermined', text }];
}

function mitigatedFinding(mitigated: readonly Named[], texts: Texts): Finding {
  return {
    ...{ state: 'OK', subject: texts.subject, kind: 'mitigated', text: texts.mitigated(mitigated) },
    evidence: mitigated.map(({ cve, mitigation }) => `${cve}: ${mitigation.text}`),
  };
}

/** They may be as severe as any, and are too many to be unknown for: what a vendor has not rated yet is most of what is new. */
function unrated({ host, unrated: count }: SeenHost, { severities }: Wanted): readonly Finding[] {
  if (count === 0 || severities.size === 0) return [];
  const text = `${count} CVEs that no vendor has rated do not count`;
  return [{ state: 'OK', subject: host, kind: 'unrated', text }];
}

function cleanFinding({ subject, clean }: Texts): Finding {
  return { state: 'OK', subject, kind: 'clean', text: clean };
}
