/** inventory + advisories → assessments. Work is done once for all hosts that have the same package in the same place. */
import type { Distribution } from '../distribution.ts';
import type { InstalledPackage, Inventory } from '../inventory.ts';
import { ANY_RELEASE, type AdvisoryIndex } from './advisory-index.ts';
import type { Assessment } from './assessment.ts';
import { gap, packageGap, someOf } from './gaps.ts';
import { hostFacts, type HostFacts } from './host-facts.ts';
import { judge, type Said } from './judge.ts';
import { kernelOf } from './kernel/kernel-of.ts';
import { ofRunningKernel, runningParts } from './running-kernel.ts';
import { releaseFor, saidOf, UNSTABLE } from './said-of.ts';
import { sourceOf } from './source-of.ts';
import { saysAnything, spokenOf } from './spoken-of.ts';
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
  readonly #keys = new WeakMap<HostFacts, HostKeys>();
  /** What of a host counts → package → what is said of it. */
  readonly #known = new Map<string, Map<string, readonly Assessment[]>>();
  /** The same by object, without parts of kernels: whoever assesses many inventories has each package once. */
  readonly #same = new Map<string, WeakMap<InstalledPackage, readonly Assessment[]>>();
  /** What of a host counts, and what of its kernel is installed → what is said beside that. */
  readonly #running = new Map<string, readonly Assessment[]>();

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
    const keys = this.#hostKeys(host);
    let same = this.#same.get(keys.package);
    if (same === undefined) this.#same.set(keys.package, (same = new WeakMap()));
    let said = same.get(installed);
    if (said !== undefined) return said;
    const isKernel = kernelOf(installed, host.packager) !== undefined;
    said = this.#saidOf(installed, host, isKernel ? keys.kernel : keys.package);
    if (!isKernel) same.set(installed, said);
    return said;
  }

  #saidOf(installed: InstalledPackage, host: HostFacts, key: string): readonly Assessment[] {
    let packages = this.#known.get(key);
    if (packages === undefined) this.#known.set(key, (packages = new Map<string, readonly Assessment[]>()));
    const name = packageKey(installed);
    let known = packages.get(name);
    if (known === undefined) packages.set(name, (known = this.#judge(installed, host)));
    return known;
  }

  #hostKeys(host: HostFacts): HostKeys {
    let keys = this.#keys.get(host);
    if (keys === undefined) this.#keys.set(host, (keys = hostKeys(host, this.#hasCriteria(host.release))));
    return keys;
  }

  #hasCriteria(release: string): boolean {
    return [release, ANY_RELEASE].some((name) => {
      const index = this.#index.releases.get(name);
      return index !== undefined && (index.criteriaOf.size > 0 || index.criteriaOfAny.length > 0);
    });
  }

  /** What rests on no single package. */
  ofHost(
    host: HostFacts,
    { packages, incomplete }: Pick<Inventory, 'packages' | 'incomplete'>,
  ): readonly Assessment[] {
    const whole = [
      ...(incomplete === undefined ? [] : [gap('report', incomplete)]),
      ...supportGap(this.#index.support.get(host.release), host, this.#context.now),
    ];
    if (spokenOf(this.#index, host) !== 'yes') {
      return [...whole, gap('no-feed', `no feed says anything of ${host.release}`)];
    }
    return [
      ...whole,
      ...this.#onlyStale(host),
      ...this.#withoutSource(host, packages),
      ...this.#backports(host, packages),
      ...this.#ofRunningKernel(host),
    ];
  }

  #ofRunningKernel(host: HostFacts): readonly Assessment[] {
    const parts = (host.kernel === '' ? host.kernels : runningParts(host)).map(packageKey);
    const key = [this.#hostKeys(host).kernel, ...parts].join('\n');
    let known = this.#running.get(key);
    if (known !== undefined) return known;
    known = ofRunningKernel(host, {
      index: this.#index,
      ofPackage: (installed) => this.ofPackage(installed, host),
      judged: (installed, _, said) => this.#judge(installed, host, said),
    });
    this.#running.set(key, known);
    return known;
  }

  /** @param of what is said; all that is said of it where it is not given */
  #judge(installed: InstalledPackage, host: HostFacts, of?: readonly Said[]): readonly Assessment[] {
    const release = releaseFor(installed, host);
    const anywhere = this.#index.releases.get(ANY_RELEASE);
    const index = this.#index.releases.get(release) ?? anywhere;
    if (index === undefined) return [];
    const question = { package: installed, host, index, stale: this.#context.stale };
    const outcomes = (of ?? saidOf(installed, host, index, anywhere)).flatMap((said) => {
      const outcome = judge(question, said);
      return outcome !== undefined && this.#isShown(outcome) ? [outcome] : [];
    });
    if (this.#context.verdicts === 'all') return outcomes.map((outcome) => assessment(installed, outcome));
    const ofAll = outcomes.find(({ isOfAll }) => isOfAll);
    return [
      ...(ofAll === undefined ? [] : [packageGap(installed, ofAll)]),
      ...outcomes.filter(({ isOfAll }) => !isOfAll).map((outcome) => assessment(installed, outcome)),
    ];
  }

  #isShown({ verdict }: Outcome): boolean {
    return this.#context.verdicts === 'all' || verdict === 'vulnerable' || verdict === 'undetermined';
  }

  /** What has come since then nobody knows, not even that there is something to be undetermined about. */
  #onlyStale({ release }: HostFacts): readonly Assessment[] {
    const feeds = [release, ANY_RELEASE].flatMap((name) => [
      ...(this.#index.releases.get(name)?.feeds ?? []),
    ]);
    const [feed] = feeds;
    if (feed === undefined || feeds.some((name) => !this.#context.stale.has(name))) return [];
    const why = [...new Set(feeds)].map((name) => `${name}: ${this.#context.stale.get(name) ?? ''}`);
    return [gap('stale-feed', `what is new of ${release} nobody knows (${why.join('; ')})`, feed)];
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

  #backports(host: HostFacts, packages: readonly InstalledPackage[]): readonly Assessment[] {
    const names = packages.filter((each) => releaseFor(each, host) !== host.release).map(({ name }) => name);
    if (names.length === 0 || saysAnything(this.#index.releases.get(UNSTABLE))) return [];
    return [gap('backport', `of ${names.length} backports nobody says what is vulnerable: ${someOf(names)}`)];
  }
}

/** What of a host can decide about a package; only of what may be a kernel, what runs and what else is installed. */
interface HostKeys {
  readonly package: string;
  readonly kernel: string;
}

function hostKeys(host: HostFacts, hasCriteria: boolean): HostKeys {
  const { release, minor, packager, arch, channels, epochsUnknown, kernel, bootKernel } = host;
  const common = [release, minor, packager, arch, epochsUnknown, ...channels];
  if (hasCriteria) common.push(kernel, bootKernel, ...host.products.map(nameAndVersion));
  const kernels = host.kernels.map(nameAndVersion);
  return {
    package: common.join('\n'),
    kernel: [...common, kernel, bootKernel, host.livepatch, ...kernels].join('\n'),
  };
}

function nameAndVersion({ name, version }: InstalledPackage): string {
  return `${name} ${version}`;
}

function packageKey({ name, version, arch, source, module, vendor }: InstalledPackage): string {
  return `${name}\n${version}\n${arch}\n${source?.name}\n${source?.version}\n${module}\n${vendor}`;
}

function assessment(installed: InstalledPackage, outcome: Outcome): Assessment {
  const { advisory, feed } = outcome;
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
