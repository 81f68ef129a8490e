/** One package under all that is said of it under one id. */
import type { CriteriaEntry, Entry, ReleaseIndex } from './advisory-index.ts';
import type { FixClass } from './assessment.ts';
import { judgeCriteria } from './judge-criteria.ts';
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

/** Everything that is said of one package under one id. */
export interface Said {
  readonly entries: readonly Entry[];
  readonly criteria: readonly CriteriaEntry[];
}

/** Undefined where nothing of it is about the package. */
export function judge(question: Question, { entries, criteria }: Said): Outcome | undefined {
  const outcomes = entries.map((entry) =>
    stale(question, judgeStatement(subjectOf(question, entries, entry))),
  );
  for (const entry of criteria) {
    const outcome = judgeCriteria(question.package, question.host, entry);
    if (outcome !== undefined) outcomes.push(stale(question, outcome));
  }
  return outcomes.length < 2 ? outcomes[0] : ofAllFeeds(outcomes);
}

function ofAllFeeds(outcomes: readonly Outcome[]): Outcome | undefined {
  const feeds = Map.groupBy(outcomes, ({ feed }) => feed);
  const told = [...feeds.values()].flatMap((ofFeed) => ofOneFeed(ofFeed) ?? []);
  return first(told, (one, other) => rank(one) < rank(other));
}

function subjectOf(
  { package: installed, host, index }: Question,
  entries: readonly Entry[],
  entry: Entry,
): Subject {
  return { package: installed, host, index, entries, entry, statement: entry.statement };
}

function stale({ stale: feeds }: Question, outcome: Outcome): Outcome {
  const why = feeds.get(outcome.feed);
  if (why === undefined) return outcome;
  const told = { verdict: 'undetermined', rule: 'stale-feed', class: null, isOfAll: undefined } as const;
  return { ...outcome, ...told, reason: () => why };
}

function judgeStatement(subject: Subject): Outcome {
  const { entry } = subject;
  let doubt:
    { readonly rule: string; readonly scope: Extract<Scope, { readonly about: 'unknown' }> } | undefined;
  let isDoubtful: true | undefined;
  for (const rule of scopeRules) {
    const scope = rule.scope(subject);
    if (scope?.about === 'no') return elsewhere(rule.name, scope.reason, entry);
    if (scope !== undefined) isDoubtful = true;
    if (scope?.about === 'unknown') doubt ??= { rule: rule.name, scope };
  }
  const claimed = { ...judgeClaim(subject), ...origin(entry), isElsewhere: false, isDoubtful };
  if (doubt === undefined)
    return claimed.verdict === 'vulnerable' ? aboutTheKernel(subject, claimed) : claimed;
  const { rule, scope } = doubt;
  if (claimed.verdict === 'vulnerable') {
    const reason = (): string => `${scope.reason()}; otherwise ${claimed.reason()}`;
    return { ...claimed, verdict: 'undetermined', rule, class: null, reason };
  }
  if (scope.otherwise === undefined || claimed.verdict === 'undetermined') return claimed;
  const { otherwise: verdict, reason, isOfAll } = scope;
  return { ...claimed, verdict, rule, fixed: null, reason, isOfAll };
}

function elsewhere(rule: string, reason: () => string, entry: Entry): Outcome {
  return {
    ...origin(entry),
    verdict: 'not-affected',
    rule,
    class: null,
    fixed: null,
    reason,
    isElsewhere: true,
  };
}

function origin({
  feed,
  advisory,
  statement,
}: Entry): Pick<Outcome, 'feed' | 'advisory' | 'channel' | 'isOfSource'> {
  return { feed, advisory, channel: statement.channel, isOfSource: statement.of === 'source' };
}

/**
 * Statements of one feed under one id complete each other: one that is about the package before one that is not; one
 * that surely is before those about its source; in each channel the worst; and of several channels one that has mended it, if
 * it surely is about the package.
 */
function ofOneFeed(outcomes: readonly Outcome[]): Outcome | undefined {
  const all = outcomes.filter(({ isElsewhere }) => !isElsewhere);
  const own = all.filter(({ isOfSource }) => isOfSource !== true);
  const about = own.some(({ isDoubtful }) => isDoubtful !== true) ? own : all;
  const top = first(about.length === 0 ? outcomes : about, isBefore);
  if (!about.some(({ channel }) => channel !== null)) return top;
  const ofEach = [...Map.groupBy(about, ({ channel }) => channel).values()];
  const fixed = ofEach
    .flatMap((all) => first(all, isBefore) ?? [])
    .filter(({ verdict }) => verdict === 'fixed');
  // Where it may have statements of its own, those about its source may not count.
  const sure = fixed.find(
    ({ isDoubtful, isOfSource }) => isDoubtful !== true && (isOfSource !== true || own.length === 0),
  );
  if (sure !== undefined) return sure;
  const [perhaps] = fixed;
  return perhaps !== undefined && top?.verdict === 'vulnerable' ? unlessFixed(top, perhaps) : top;
}

function unlessFixed(vulnerable: Outcome, { advisory, channel, fixed }: Outcome): Outcome {
  const where = `if what is said of ${channel ?? advisory.id} is about it, ${fixed ?? ''} has mended it`;
  const reason = (): string => `${where}; otherwise ${vulnerable.reason()}`;
  return { ...vulnerable, verdict: 'undetermined', rule: 'channel', class: null, reason };
}

function first(
  outcomes: readonly Outcome[],
  isFirst: (one: Outcome, other: Outcome) => boolean,
): Outcome | undefined {
  let top: Outcome | undefined;
  for (const outcome of outcomes) if (top === undefined || isFirst(outcome, top)) top = outcome;
  return top;
}

function isBefore(one: Outcome, other: Outcome): boolean {
  const ranks = worst(one) - worst(other);
  return ranks < 0 || (ranks === 0 && classRank(one.class) < classRank(other.class));
}

const WORST = ['vulnerable', 'undetermined', 'fixed', 'not-affected'] as const;
/** Of several feeds, one that knows before one that does not, and that before one that speaks of something else. */
const SURE = ['vulnerable', 'fixed', 'not-affected', 'undetermined'] as const;

function worst({ verdict }: Outcome): number {
  return WORST.indexOf(verdict);
}

function rank({ verdict, isElsewhere, isDoubtful }: Outcome): number {
  const sure = isDoubtful === true && verdict !== 'undetermined' ? SURE.length : SURE.indexOf(verdict);
  return sure + (isElsewhere ? 2 * SURE.length : 0);
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
