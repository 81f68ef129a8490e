/** inventory + advisories → assessments. Work is done once for all hosts that have the same package in the same place. */
import type { Distribution } from '../distribution.ts';
import type { InstalledPackage, Inventory } from '../inventory.ts';
import type { AdvisoryEntries, AdvisoryIndex, ReleaseIndex } from './advisory-index.ts';
import type { Assessment } from './assessment.ts';
import { gap, someOf } from './gaps.ts';
import { hostFacts, type HostFacts } from './host-facts.ts';
import { judge } from './judge.ts';
import { kernelOf } from './kernel/kernel-of.ts';
import { rpmKernelOfUname } from './kernel/rpm-kernel.ts';
import { sourceOf } from './source-of.ts';
import type { Outcome } from './subject.ts';
import { supportGap } from './support.ts';

export interface AssessContext {
  /** Seconds since the epoch. */
  readonly now: number;
  /** Feed → why nothing can rest on it any more. */
  readonly stale: ReadonlyMap<string, string>;
  /** `open`: what is vulnerable or undetermined. */
  readonly verdicts: 'open' | 'all';
}

export type KnownDistribution = Extract<Distribution, { readonly state: 'known' }>;

export class Assessor {
  readonly #index: AdvisoryIndex;
  readonly #context: AssessContext;
  /** What of a host counts → package → what is said of it. */
  readonly #known = new Map<string, Map<string, readonly Assessment[]>>();

  constructor(index: AdvisoryIndex, context: AssessContext) {
    this.#index = index;
    this.#context = context;
  }

  /** What could not be judged of the whole comes first, then package by package. */
  assess(inventory: Inventory, distribution: KnownDistribution): readonly Assessment[] {
    const host = hostFacts(inventory, distribution);
    return [
      ...this.ofHost(host, inventory),
      ...inventory.packages.flatMap((each) => this.ofPackage(each, host)),
    ];
  }

  /** The same array again for the same package of the same kind of host. */
  ofPackage(installed: InstalledPackage, host: HostFacts): readonly Assessment[] {
    const key = hostKey(host, installed);
    let packages = this.#known.get(key);
    if (packages === undefined) this.#known.set(key, (packages = new Map<string, readonly Assessment[]>()));
    const name = packageKey(installed);
    let known = packages.get(name);
    if (known === undefined) packages.set(name, (known = this.#judge(installed, host)));
    return known;
  }

  /** What rests on no single package. */
  ofHost(host: HostFacts, inventory: Pick<Inventory, 'packages'>): readonly Assessment[] {
    const support = supportGap(this.#index.support.get(host.release), host.release, this.#context.now);
    if (!this.#index.releases.has(host.release)) {
      return [...support, gap('no-feed', `no feed says anything of ${host.release}`)];
    }
    return [...support, ...this.#withoutSource(host, inventory.packages), ...this.#onlyRunning(host)];
  }

  #judge(installed: InstalledPackage, host: HostFacts): readonly Assessment[] {
    const release = releaseFor(installed, host);
    const index = this.#index.releases.get(release);
    if (index === undefined) return [];
    const question = { package: installed, host, index, stale: this.#context.stale };
    return entriesFor(installed, host, index).flatMap((entries) => {
      const outcome = judge(question, entries);
      return this.#isShown(outcome) ? [assessment(installed, outcome)] : [];
    });
  }

  #isShown({ verdict }: Outcome): boolean {
    return this.#context.verdicts === 'all' || verdict === 'vulnerable' || verdict === 'undetermined';
  }

  #withoutSource(host: HostFacts, packages: readonly InstalledPackage[]): readonly Assessment[] {
    const index = this.#index.releases.get(host.release);
    if (index === undefined || index.ofSource.size === 0) return [];
    const names = packages
      .filter((each) => sourceOf(each, host, index) === undefined)
      .map(({ name }) => name);
    if (names.length === 0) return [];
    const unknown = `of ${names.length} of ${packages.length} packages nobody has said of what source they are built`;
    return [gap('source-version', `${unknown}, and no feed lists it: ${someOf(names)}`)];
  }

  /** What runs though it is no longer installed is exposed all the same. */
  #onlyRunning(host: HostFacts): readonly Assessment[] {
    const { kernel, kernels, packager } = host;
    if (kernel === '' || kernels.some((each) => kernelOf(each, packager)?.runsAs(kernel) === true)) return [];
    const running = packager === 'rpm' ? rpmKernelOfUname(kernel) : undefined;
    if (running === undefined) {
      return [gap('running-kernel', `${kernel} runs, which is none of the installed packages`)];
    }
    const installed = { ...running, arch: host.arch, ...UNSAID };
    return this.ofPackage(installed, host).map((each) => ({
      ...each,
      reason: `${each.reason}; it is not installed any more`,
    }));
  }
}

const UNSAID = { source: undefined, module: undefined, vendor: undefined, repository: undefined } as const;

/** What of a host can decide about a package; only of a kernel what runs, and what else is installed. */
function hostKey(host: HostFacts, installed: InstalledPackage): string {
  const { release, minor, packager, arch, channels, epochsUnknown } = host;
  const common = [release, minor, packager, arch, String(epochsUnknown), ...channels];
  if (kernelOf(installed, packager) === undefined) return common.join('\n');
  const kernels = host.kernels.map(({ name, version }) => `${name} ${version}`);
  return [...common, host.kernel, host.bootKernel, host.livepatch, ...kernels].join('\n');
}

function packageKey({ name, version, arch, source, module, vendor }: InstalledPackage): string {
  return `${name}\n${version}\n${arch}\n${source?.name}\n${source?.version}\n${module}\n${vendor}`;
}

/** A backport of Debian comes from what is in unstable, and what is said of the release is not about it. */
function releaseFor({ version }: InstalledPackage, { release }: HostFacts): string {
  return release.startsWith('debian:') && /~bpo\d/.test(version) ? 'debian:sid' : release;
}

function entriesFor(
  installed: InstalledPackage,
  host: HostFacts,
  index: ReleaseIndex,
): readonly AdvisoryEntries[] {
  const ofBinary = index.ofBinary.get(installed.name) ?? [];
  const ofSource = (sourceOf(installed, host, index)?.names ?? []).flatMap(
    (name) => index.ofSource.get(name) ?? [],
  );
  return ofBinary.length === 0 || ofSource.length === 0
    ? [...ofBinary, ...ofSource]
    : merged([...ofBinary, ...ofSource]);
}

function merged(all: readonly AdvisoryEntries[]): readonly AdvisoryEntries[] {
  const byId = new Map<string, AdvisoryEntries>();
  for (const { id, entries } of all) {
    const before = byId.get(id);
    byId.set(id, before === undefined ? { id, entries } : { id, entries: [...before.entries, ...entries] });
  }
  return [...byId.values()];
}

function assessment(installed: InstalledPackage, outcome: Outcome): Assessment {
  const { advisory, feed } = outcome.entry;
  return {
    package: installed,
    advisory: advisory.id,
    cves: advisory.cves,
    verdict: outcome.verdict,
    class: outcome.class,
    fixed: outcome.fixed,
    reason: outcome.reason(),
    rule: outcome.rule,
    feed,
    severity: advisory.severity,
    cvss: advisory.cvss,
  };
}
