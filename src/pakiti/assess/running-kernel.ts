/**
 * What is said of the kernel that runs beside what is said of its packages: it is exposed also where it is not installed any
 * more, and where an advisory names other kernels of its source alone (ALSA-2025:21926 names those with large pages). Of
 * which nobody says anything it is not known to be good.
 */
import type { InstalledPackage } from '../inventory.ts';
import { ANY_RELEASE, type AdvisoryIndex, type Entry, type ReleaseIndex } from './advisory-index.ts';
import type { Assessment } from './assessment.ts';
import { gap, someOf } from './gaps.ts';
import type { HostFacts } from './host-facts.ts';
import { judgeCriteria } from './judge-criteria.ts';
import type { Said } from './judge.ts';
import { isNamedAsKernel, kernelOf } from './kernel/kernel-of.ts';
import { rpmKernel, rpmKernelOfUname, rpmKernelSource } from './kernel/rpm-kernel.ts';
import { fixesOf, ofAnotherLine } from './rules/kernel-line.ts';
import { releaseFor, saidOf } from './said-of.ts';
import { sourceOf } from './source-of.ts';

const RULE = 'running-kernel';

export interface KernelJudging {
  readonly index: AdvisoryIndex;
  ofPackage(installed: InstalledPackage, host: HostFacts): readonly Assessment[];
  /** Of what is said under several ids. */
  judged(installed: InstalledPackage, host: HostFacts, said: readonly Said[]): readonly Assessment[];
}

export function runningParts({ kernel, kernels, packager }: HostFacts): readonly InstalledPackage[] {
  return kernels.filter((each) => kernelOf(each, packager)?.runsAs(kernel) === true);
}

export function ofRunningKernel(host: HostFacts, judging: KernelJudging): readonly Assessment[] {
  if (host.kernel === '') return kernelsOf(host).flatMap((parts) => ofUnnamed(parts, host, judging));
  const installed = runningParts(host);
  if (installed.length > 0) return ofUnnamed(installed, host, judging);
  const parts = partsOfUname(host);
  if (parts.length === 0) return [gap(RULE, `${host.kernel} runs, which is none of the installed packages`)];
  const byAdvisory = new Map<string, Assessment>();
  for (const each of parts.flatMap((part) => judging.ofPackage(part, host))) {
    const before = byAdvisory.get(each.advisory);
    if (before === undefined || (before.verdict !== 'vulnerable' && each.verdict === 'vulnerable'))
      byAdvisory.set(each.advisory, each);
  }
  return [...byAdvisory.values(), ...ofUnnamed(parts, host, judging)].map((each) => ({
    ...each,
    reason: `${each.reason}; it is not installed any more`,
  }));
}

/** Where nobody has said which runs, it may be any. */
function kernelsOf({ kernels, packager }: HostFacts): readonly (readonly InstalledPackage[])[] {
  const nameOf = (one: InstalledPackage): string => `${kernelOf(one, packager)?.flavour} ${one.version}`;
  return [...Map.groupBy(kernels, nameOf).values()];
}

/** What feeds call a kernel: some list none but these parts. */
const PARTS = ['', '-core', '-modules', '-modules-core'] as const;
const UNSAID = { source: undefined, module: undefined, vendor: undefined, repository: undefined } as const;

function partsOfUname({ kernel, packager, arch }: HostFacts): readonly InstalledPackage[] {
  const running = packager === 'rpm' ? rpmKernelOfUname(kernel) : undefined;
  if (running === undefined) return [];
  return PARTS.map((part) => ({ ...running, name: `${running.name}${part}`, arch, ...UNSAID }));
}

/** What feeds say that name no part of it. */
function ofUnnamed(
  parts: readonly InstalledPackage[],
  host: HostFacts,
  judging: KernelJudging,
): readonly Assessment[] {
  const core = parts.find(({ name }) => name.endsWith('-core')) ?? parts[0];
  if (core === undefined) return [];
  const anywhere = judging.index.releases.get(ANY_RELEASE);
  const index = judging.index.releases.get(releaseFor(core, host)) ?? anywhere;
  if (index === undefined) return [];
  const named = new Map<string, Set<string>>();
  for (const part of parts)
    for (const said of saidOf(part, host, index, anywhere))
      for (const feed of feedsAbout(part, host, said)) put(named, said.id, feed);
  const others = sourceSaid(core, host, index, named);
  if (others.length > 0) {
    const all = others.flatMap((said) => besideOthers(judging.judged(core, host, [said]), said));
    // Where a part is named there is a row already, beside which only something worse is news.
    return all.filter(({ advisory, verdict }) => !named.has(advisory) || OPEN.has(verdict));
  }
  if (host.kernel === '') return [];
  const kernels = [...kernelsIn(index).names, ...(anywhere === undefined ? [] : kernelsIn(anywhere).names)];
  // Of a source that nobody has said there is a row already.
  const isTold = named.size > 0 || kernels.length === 0 || sourceOf(core, host, index) === undefined;
  if (isTold) return [];
  const about = `no feed says anything of ${core.name} ${core.version}, though of ${someOf([...new Set(kernels)])}`;
  return [gap(RULE, `${host.kernel} runs, and ${about}`)];
}

const OPEN: ReadonlySet<string> = new Set(['vulnerable', 'undetermined']);

/** One that names other kernels alone is not made silent by another that names this one. */
function feedsAbout(part: InstalledPackage, host: HostFacts, { entries, criteria }: Said): readonly string[] {
  const named = [
    ...entries.filter((entry) => isOfLine(part, host, entry)),
    ...criteria.filter((one) => ![undefined, 'kernel-line'].includes(judgeCriteria(part, host, one)?.rule)),
  ];
  return named.map(({ feed }) => feed);
}

function put(feedsOf: Map<string, Set<string>>, id: string, feed: string): void {
  const feeds = feedsOf.get(id);
  if (feeds === undefined) feedsOf.set(id, new Set([feed]));
  else feeds.add(feed);
}

/** What is said of another line is nothing that is said of it. */
function isOfLine(part: InstalledPackage, { packager }: HostFacts, { statement }: Entry): boolean {
  return packager !== 'rpm' || ofAnotherLine(part, fixesOf(statement)) === undefined;
}

interface SaidOfKernels extends Said {
  readonly id: string;
  readonly names: readonly string[];
}

function besideOthers(all: readonly Assessment[], { names }: SaidOfKernels): readonly Assessment[] {
  const note = `the advisory names ${someOf(names)}, of the same source`;
  return all.map((each) => ({ ...each, reason: `${each.reason}; ${note}` }));
}

/**
 * What is said of kernels that are built of its source, in whatever flavour: they have its version.
 * @param named id → the feeds that name a part of it
 */
function sourceSaid(
  core: InstalledPackage,
  host: HostFacts,
  index: ReleaseIndex,
  named: ReadonlyMap<string, ReadonlySet<string>>,
): readonly SaidOfKernels[] {
  const sources = sourceOf(core, host, index)?.names ?? [];
  if (host.packager !== 'rpm' || !ONE_SOURCE.test(core.version)) return [];
  return [...kernelsIn(index).entries].flatMap(([id, all]) => {
    const feeds = named.get(id);
    const entries = all.filter(
      (entry) => feeds?.has(entry.feed) !== true && isBuiltOf(entry, sources) && isOfLine(core, host, entry),
    );
    const names = [...new Set(entries.map(({ statement }) => statement.package))];
    return entries.length === 0 ? [] : [{ id, entries, criteria: [], names }];
  });
}

/** Red Hat's family builds its flavours of one source, SUSE each of its own. */
const ONE_SOURCE = /\.(?:el|fc)\d/;

function isBuiltOf({ statement }: Entry, sources: readonly string[]): boolean {
  const { package: name } = statement;
  return fixesOf(statement).some(
    (version) => ONE_SOURCE.test(version) && sources.includes(rpmKernelSource({ name, version }) ?? ''),
  );
}

interface Kernels {
  /** Of rpm packages, by the id of the advisory. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  /** Of packages and sources that anything is said of. */
  readonly names: readonly string[];
}

const KERNELS = new WeakMap<ReleaseIndex, Kernels>();

function kernelsIn(index: ReleaseIndex): Kernels {
  const known = KERNELS.get(index);
  if (known !== undefined) return known;
  const entries = new Map<string, Entry[]>();
  for (const [name, all] of index.ofBinary) {
    if (rpmKernel(name, '') === undefined) continue;
    for (const { id, entries: own } of all) entries.set(id, [...(entries.get(id) ?? []), ...own]);
  }
  const speaksOf = [index.ofBinary, index.ofSource, index.criteriaOf].flatMap((names) => [...names]);
  const names = speaksOf.flatMap(([name, all]) => (all.length > 0 && isNamedAsKernel(name) ? [name] : []));
  const kernels = { entries, names };
  KERNELS.set(index, kernels);
  return kernels;
}
