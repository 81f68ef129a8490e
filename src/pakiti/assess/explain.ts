/** How a verdict comes about, step by step: what is said, which rule had something against it, what the version makes of it. */
import type { Distribution } from '../distribution.ts';
import type { Advisory, Statement } from '../advisory.ts';
import type { Inventory } from '../inventory.ts';
import { ANY_RELEASE, type AdvisoryIndex, type ReleaseIndex } from './advisory-index.ts';
import { Assessor, type AssessContext } from './assess.ts';
import type { Assessment } from './assessment.ts';
import { judgeClaim } from './claim.ts';
import { hostFacts, type HostFacts } from './host-facts.ts';
import { scopeRules } from './rules/index.ts';
import { UNSTABLE } from './said-of.ts';
import { sourceOf } from './source-of.ts';
import type { Subject } from './subject.ts';

export interface ExplainedAdvisory {
  readonly advisory: Advisory;
  readonly feeds: readonly string[];
  readonly packages: readonly ExplainedPackage[];
  /** Packages that it names and that are not installed. */
  readonly absent: readonly string[];
}

export interface ExplainedPackage {
  readonly assessment: Assessment;
  /** `RULE: WHAT IT SAYS`, in the order in which they were asked. */
  readonly steps: readonly string[];
}

type Known = Extract<Distribution, { readonly state: 'known' }>;

/** @param about a CVE, or the id of an advisory. Empty where no feed speaks of it for this release */
export function explain(
  index: AdvisoryIndex,
  context: Omit<AssessContext, 'verdicts'>,
  inventory: Inventory,
  distribution: Known,
  about: string,
): readonly ExplainedAdvisory[] {
  const host = hostFacts(inventory, distribution);
  const assessor = new Assessor(index, { ...context, verdicts: 'all' });
  const assessments = assessor.assess(inventory, distribution);
  const named = [distribution.release, UNSTABLE, ANY_RELEASE].flatMap((release) => {
    const found = index.releases.get(release);
    return found === undefined ? [] : namedIn(found, about);
  });
  return [...Map.groupBy(named, ({ advisory }) => advisory.id).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const own = assessments.filter(({ advisory }) => advisory === first.advisory.id);
    const installed = new Set(own.map(({ package: one }) => one.name));
    return [
      {
        advisory: first.advisory,
        feeds: [...new Set(group.map(({ feed }) => feed))],
        packages: own.map((assessment) => ({ assessment, steps: stepsOf(assessment, host, index) })),
        absent: absentOf(group, installed, inventory, host, index),
      },
    ];
  });
}

interface Named {
  readonly advisory: Advisory;
  readonly feed: string;
  readonly of: 'source' | 'binary';
  readonly name: string;
}

function namedIn(release: ReleaseIndex, about: string): readonly Named[] {
  const found: Named[] = [];
  const isAbout = ({ id, cves }: Advisory): boolean => id === about || cves.includes(about);
  for (const [of, names] of [
    ['binary', release.ofBinary],
    ['source', release.ofSource],
  ] as const) {
    for (const [name, all] of names) {
      for (const { advisory, feed } of all.flatMap(({ entries }) => entries)) {
        if (isAbout(advisory)) found.push({ advisory, feed, of, name });
      }
    }
  }
  for (const [name, all] of release.criteriaOf) {
    for (const { advisory, feed } of all)
      if (isAbout(advisory)) found.push({ advisory, feed, of: 'binary', name });
  }
  return found;
}

function absentOf(
  named: readonly Named[],
  installed: ReadonlySet<string>,
  { packages }: Inventory,
  host: HostFacts,
  index: AdvisoryIndex,
): readonly string[] {
  const release = index.releases.get(host.release);
  const sources = new Set(
    release === undefined ? [] : packages.flatMap((each) => sourceOf(each, host, release)?.names ?? []),
  );
  const absent = named.filter(({ of, name }) => !(of === 'source' ? sources : installed).has(name));
  return [
    ...new Set(absent.map(({ of, name }) => (of === 'source' ? `anything built of ${name}` : name))),
  ].toSorted();
}

function stepsOf(
  { package: installed, advisory, verdict, rule, reason }: Assessment,
  host: HostFacts,
  index: AdvisoryIndex,
): readonly string[] {
  const end = `so ${verdict}, by ${rule}: ${reason}`;
  const release = index.releases.get(host.release);
  if (release === undefined) return [end];
  const source = sourceOf(installed, host, release);
  const names = [
    release.ofBinary.get(installed.name),
    ...(source?.names ?? []).map((name) => release.ofSource.get(name)),
  ];
  const entries = names.flatMap((all) =>
    (all ?? []).filter(({ id }) => id === advisory).flatMap((one) => one.entries),
  );
  const steps = entries.flatMap((entry) => {
    const subject = { package: installed, host, index: release, entries, entry, statement: entry.statement };
    return [
      `${entry.feed}: ${statementText(entry.statement)}`,
      ...ofSource(subject, source?.how),
      ...ruleSteps(subject),
    ];
  });
  return [...steps, end];
}

const HOW = {
  said: 'as the report says',
  listed: 'as a feed lists it, for the report does not say',
  'same-name': 'by its name, for nobody has said it',
  kernel: 'by its name, as that of a kernel',
} as const;

function ofSource({ statement }: Subject, how: keyof typeof HOW | undefined): readonly string[] {
  return statement.of === 'source' && how !== undefined
    ? [`source-version: built of ${statement.package}, ${HOW[how]}`]
    : [];
}

function ruleSteps(subject: Subject): readonly string[] {
  const steps: string[] = [];
  for (const rule of scopeRules) {
    const found = rule.scope(subject);
    steps.push(`${rule.name}: ${found === undefined ? 'nothing against it' : found.reason()}`);
    if (found?.about === 'no') return steps;
  }
  const { rule, reason } = judgeClaim(subject);
  return [...steps, `${rule}: ${reason()}`];
}

function statementText({ of, package: name, arches, module, channel, claim }: Statement): string {
  const where = [
    `the ${of} package ${name}`,
    ...(arches === null ? [] : [`for ${arches.join(', ')}`]),
    ...(module === null ? [] : [`of the module ${module}`]),
    ...(channel === null ? [] : [`in ${channel}`]),
  ].join(' ');
  if (claim.status !== 'affected') return `${where}: ${claim.status}`;
  const spans = claim.intervals.map(({ introduced, fixed }) => {
    return `from ${introduced ?? 'the first'} ${fixed === null ? 'on' : `to before ${fixed}`}`;
  });
  return `${where}: vulnerable ${spans.join(' and ')}`;
}
