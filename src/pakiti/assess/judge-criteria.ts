/** One package under an advisory that is a tree of tests. */
import type { InstalledPackage, Inventory } from '../inventory.ts';
import type { CriteriaEntry } from './advisory-index.ts';
import { criteriaFacts } from './criteria-facts.ts';
import { packagesUnder, type CriteriaFinding } from './criteria-packages.ts';
import type { HostFacts } from './host-facts.ts';
import { aboutTheKernel } from './kernel/about.ts';
import { aboutLine, ofAnotherLine } from './rules/kernel-line.ts';
import { builtByAnother } from './rules/vendor.ts';
import { exposure } from './rules/running-kernel.ts';
import type { Outcome } from './subject.ts';

const RULE = 'criteria';

/** Undefined where it is not about the package. */
export function judgeCriteria(
  installed: InstalledPackage,
  host: HostFacts,
  { feed, advisory, criteria }: CriteriaEntry,
): Outcome | undefined {
  const facts = criteriaFacts(nodeWith(installed, host), host.release);
  const finding = packagesUnder(criteria, facts).find((one) => one.package === installed);
  if (finding === undefined) return undefined;
  const from = { feed, advisory, channel: null };
  const kernel = exposure(installed, host);
  const elsewhere = {
    ...from,
    verdict: 'not-affected',
    class: null,
    fixed: null,
    isElsewhere: true,
  } as const;
  if (kernel?.about === 'no') return { ...elsewhere, rule: 'running-kernel', reason: kernel.reason };
  const { fixed } = finding;
  const line = fixed === null || host.packager !== 'rpm' ? undefined : ofAnotherLine(installed, [fixed]);
  if (line !== undefined) return { ...elsewhere, rule: 'kernel-line', reason: () => aboutLine(line) };
  const outcome = { ...from, ...outcomeOf(finding), isElsewhere: false };
  const other = builtByAnother(installed, host.packager, host.release);
  if (other !== undefined) {
    const told = { ...outcome, verdict: 'undetermined', rule: 'vendor', class: null } as const;
    if (outcome.verdict === 'fixed') return { ...told, fixed: null, reason: () => other, isOfAll: true };
    return { ...told, reason: () => `${other}; otherwise it is older than ${finding.fixed ?? 'any fix'}` };
  }
  if (outcome.verdict !== 'vulnerable') return outcome;
  if (kernel === undefined) return aboutTheKernel({ package: installed, host }, outcome);
  return { ...outcome, verdict: 'undetermined', rule: 'running-kernel', class: null, reason: kernel.reason };
}

function outcomeOf({
  package: { version },
  verdict,
  fixed,
  unknown,
}: CriteriaFinding): Pick<Outcome, 'verdict' | 'rule' | 'class' | 'fixed' | 'reason'> {
  const told = { verdict, rule: RULE, class: null, fixed };
  switch (verdict) {
    case 'vulnerable': {
      const why =
        fixed === null
          ? `${version} is vulnerable, and there is no fix yet`
          : `${version} is older than ${fixed}`;
      return { ...told, class: fixed === null ? 'no-fix' : 'fix-available', reason: () => why };
    }
    case 'fixed':
      return { ...told, reason: () => `${version} is not older than ${fixed ?? 'what mends it'}` };
    case 'undetermined':
      return { ...told, reason: () => `nobody has said ${unknown.join(', ')}` };
  }
}

/** Criteria are held against one package at a time; of the rest only what product this is counts. */
function nodeWith(installed: InstalledPackage, host: HostFacts): Inventory {
  return nodeOf(host, [installed, ...host.products.filter((product) => product !== installed)]);
}

/** What criteria can ask of a host, with its products or whatever is given. */
export function nodeOf(host: HostFacts, packages = host.products): Inventory {
  return {
    system: '',
    packager: host.packager,
    arch: host.arch,
    kernel: host.kernel,
    bootKernel: host.bootKernel ?? undefined,
    livepatch: undefined,
    rebootRequired: undefined,
    restart: [],
    packages,
    ...(host.epochsUnknown ? { epochsUnknown: true } : {}),
  };
}
