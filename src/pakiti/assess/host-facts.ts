/** What of a host decides about all of its packages. */
import type { ReleaseName } from '../advisory.ts';
import type { InstalledPackage, Inventory } from '../inventory.ts';
import type { Distribution } from '../distribution.ts';
import { kernelOf } from './kernel/kernel-of.ts';

export interface HostFacts {
  readonly release: ReleaseName;
  /** `MAJOR.MINOR`; null where nobody has said. */
  readonly minor: string | null;
  readonly packager: 'rpm' | 'dpkg';
  readonly epochsUnknown: boolean;
  readonly arch: string;
  /** Channels that it has something from. */
  readonly channels: ReadonlySet<string>;
  readonly kernel: string;
  readonly bootKernel: string | null;
  readonly livepatch: string | null;
  /** Every installed part of a kernel. */
  readonly kernels: readonly InstalledPackage[];
  /** Packages that say what product it is, which criteria ask for. */
  readonly products: readonly InstalledPackage[];
}

export function hostFacts(
  inventory: Inventory,
  distribution: Extract<Distribution, { readonly state: 'known' }>,
): HostFacts {
  const { packager, release, minor } = distribution;
  return {
    release,
    minor,
    packager,
    epochsUnknown: inventory.epochsUnknown ?? false,
    arch: inventory.arch,
    channels: channelsOf(inventory.packages, minor),
    kernel: inventory.kernel,
    bootKernel: inventory.bootKernel ?? null,
    livepatch: inventory.livepatch ?? null,
    kernels: inventory.packages.filter((each) => kernelOf(each, packager) !== undefined),
    products: inventory.packages.filter(({ name }) => name.endsWith('-release')),
  };
}

/** Debian's LTS comes from the same archive. */
const EVERYBODYS: readonly string[] = ['lts'];

const RED_HAT_CHANNEL = /-(?<kind>eus|aus|e4s|tus)-rpms|\b(?<plain>eus|aus|e4s|tus)\b/;

/**
 * From the repositories of its packages; and from the versions that only a channel has, which is all that inventories without
 * repositories (protocols up to 5) tell.
 */
function channelsOf(packages: readonly InstalledPackage[], minor: string | null): ReadonlySet<string> {
  const channels = new Set(EVERYBODYS);
  for (const { repository, version } of packages) {
    if (version.includes('esm')) ['esm-infra', 'esm-apps', 'pro'].forEach((name) => channels.add(name));
    if (version.includes('fips')) channels.add('fips');
    if (repository === undefined || repository === null || repository === '') continue;
    const text = repository.toLowerCase();
    if (text.includes('esm')) {
      channels.add('pro');
      channels.add(text.includes('apps') ? 'esm-apps' : 'esm-infra');
    }
    if (text.includes('fips')) channels.add('fips');
    if (text.includes('elts')) channels.add('elts');
    const { kind, plain } = RED_HAT_CHANNEL.exec(text)?.groups ?? {};
    if (minor !== null && (kind ?? plain) !== undefined) channels.add(`${kind ?? plain ?? ''}:${minor}`);
  }
  return channels;
}
