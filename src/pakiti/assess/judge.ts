/** One package under all that is said of it under one id. */
import type { AdvisoryEntries, Entry, ReleaseIndex } from './advisory-index.ts';
import type { FixClass } from './assessment.ts';
import { judgeClaim } from './claim.ts';
import type { HostFacts } from './host-facts.ts';
import { aboutTheKernel } from './kernel/about.ts';
import { scopeRules } from './rules/index.ts';
import type { Outcome, Scope, Subject } from './subject.ts';
import type { InstalledPackage } from '../inventory.ts';

export interface Question {
  readonly package: InstalledPackage;
  readonly host: HostFacts;
  readonly index: ReleaseIndex;
  /** Feed → why nothing can rest on it any more. */
  readonly stale: ReadonlyMap<string, string>;
}

export function judge(question: Question, { entries }: AdvisoryEntries): Outcome {
  const [first, ...others] = entries;
  const outcome = judgeEntry(question, entries, first);
  if (others.length === 0) return outcome;
  const feeds = new Map<string, Outcomes>([[first.feed, [outcome]]]);
  for (const entry of others) {
    const next = judgeEntry(question, entries, entry);
    const before = feeds.get(entry.feed);
    if (before === undefined) feeds.set(entry.feed, [next]);
    else before.push(next);
  }
  const told = [...feeds.values()].map(ofOneFeed);
  return told.reduce((top, next) => (rank(next) < rank(top) ? next : top));
}

type Outcomes = [Outcome, ...Outcome[]];

function judgeEntry(
  { package: installed, host, index, stale }: Question,
  entries: readonly Entry[],
  entry: Entry,
): Outcome {
  const outcome = judgeStatement({
    package: installed,
    host,
    index,
    entries,
    entry,
    statement: entry.statement,
  });
  const why = stale.get(entry.feed);
  if (why === undefined) return outcome;
  return { ...outcome, verdict: 'undetermined', rule: 'stale-feed', class: null, reason: () => why };
}

function judgeStatement(subject: Subject): Outcome {
  const { entry } = subject;
  let doubt:
    { readonly rule: string; readonly scope: Extract<Scope, { readonly about: 'unknown' }> } | undefined;
  for (const rule of scopeRules) {
    const scope = rule.scope(subject);
    if (scope?.about === 'no') return elsewhere(rule.name, scope.reason, entry);
    if (scope !== undefined) doubt ??= { rule: rule.name, scope };
  }
  const claimed = { ...judgeClaim(subject), entry, isElsewhere: false };
  if (doubt === undefined)
    return claimed.verdict === 'vulnerable' ? aboutTheKernel(subject, claimed) : claimed;
  const { rule, scope } = doubt;
  if (claimed.verdict === 'vulnerable') {
    const reason = (): string => `${scope.reason()}; otherwise ${claimed.reason()}`;
    return { ...claimed, verdict: 'undetermined', rule, class: null, reason };
  }
  if (scope.otherwise === undefined || claimed.verdict === 'undetermined') return claimed;
  return { ...claimed, verdict: scope.otherwise, rule, fixed: null, reason: scope.reason };
}

function elsewhere(rule: string, reason: () => string, entry: Entry): Outcome {
  return { verdict: 'not-affected', rule, class: null, fixed: null, reason, entry, isElsewhere: true };
}

/**
 * Statements of one feed under one id complete each other: one that is about the package before one that is not; where there
 * are channels, a fix in any of them; otherwise the worst.
 */
function ofOneFeed(outcomes: readonly Outcome[]): Outcome {
  const about = outcomes.filter(({ isElsewhere }) => !isElsewhere);
  const hasChannels = about.some(({ entry }) => entry.statement.channel !== null);
  const fixed = hasChannels ? about.find(({ verdict }) => verdict === 'fixed') : undefined;
  const told = about.length === 0 ? outcomes : about;
  return fixed ?? told.reduce((top, outcome) => (isBefore(outcome, top) ? outcome : top));
}

function isBefore(one: Outcome, other: Outcome): boolean {
  const ranks = worst(one) - worst(other);
  return ranks < 0 || (ranks === 0 && classRank(one.class) < classRank(other.class));
}

const WORST = ['vulnerable', 'undetermined', 'fixed', 'not-affected'] as const;
/** Of several feeds, one that knows before one that does not. */
const SURE = ['vulnerable', 'fixed', 'not-affected', 'undetermined'] as const;

function worst({ verdict }: Outcome): number {
  return WORST.indexOf(verdict);
}

function rank({ verdict, isElsewhere }: Outcome): number {
  return SURE.indexOf(verdict) + (isElsewhere ? 0.5 : 0);
}

const NEAREST: readonly (FixClass | null)[] = [
  'fix-available',
  'fix-elsewhere',
  'no-fix',
  'will-not-fix',
  null,
];

function classRank(fix: FixClass | null): number {
  return NEAREST.indexOf(fix);
}
