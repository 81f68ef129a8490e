/**
 * Of what source a package was built, which is what Debian, Ubuntu and statements without fix of Red Hat speak of.
 *
 * Inventories that do not say it (protocols up to 5): the source that a feed lists the binary under, or else of a kernel as
 * its name says, or the source of the same name that some advisory speaks of. Where none of that is there, nobody knows, and
 * the package is counted as such.
 */
import type { InstalledPackage } from '../inventory.ts';
import type { ReleaseIndex } from './advisory-index.ts';
import type { HostFacts } from './host-facts.ts';
import { dpkgKernel, kernelSource } from './kernel/dpkg-kernel.ts';
import { concludedKernelSource } from './kernel/dpkg-kernel-source.ts';
import { rpmKernelSource } from './kernel/rpm-kernel.ts';

export interface SourceOf {
  /** More than one where feeds list it under several. */
  readonly names: readonly string[];
  readonly how: 'said' | 'listed' | 'same-name' | 'kernel';
}

/** Undefined where nobody knows. */
export function sourceOf(
  installed: InstalledPackage,
  host: HostFacts,
  index: ReleaseIndex,
): SourceOf | undefined {
  const { name, source } = installed;
  if (source !== undefined) return { names: [saidName(source.name, host)], how: 'said' };
  const listed = index.sourcesOf.get(name);
  if (listed !== undefined)
    return { names: [...new Set([...listed].map((one) => saidName(one, host)))], how: 'listed' };
  const kernel =
    host.packager === 'dpkg'
      ? concludedKernelSource(installed, host.release, index)
      : rpmKernelSource(installed);
  if (kernel !== undefined) return { names: [kernel], how: 'kernel' };
  return index.ofSource.has(name) ? { names: [name], how: 'same-name' } : undefined;
}

function saidName(name: string, { packager }: HostFacts): string {
  return packager === 'dpkg' ? (kernelSource(name) ?? name) : name;
}

export interface SourceVersion {
  readonly version: string;
  /** Whether it was concluded from the binary's. */
  readonly isGuess: boolean;
}

/**
 * The version to hold against one of the source. Of a kernel's signed image it is the image's own, for the source of the
 * signature counts otherwise (`6.1.76+1`). rpm's source packages are named without epoch, which is the binary's.
 *
 * Inventories that do not say it: what a feed lists for the binary of that version, or the binary's without `+bN`, which is how
 * Debian numbers a rebuild.
 */
export function sourceVersion(
  installed: InstalledPackage,
  packager: 'rpm' | 'dpkg',
  index: Pick<ReleaseIndex, 'sourceVersionsOf'>,
): SourceVersion {
  const { name, version, source } = installed;
  if (packager === 'dpkg' && dpkgKernel(name) !== undefined) return { version, isGuess: false };
  if (source === undefined) {
    const listed = index.sourceVersionsOf.get(name)?.get(version);
    if (listed !== undefined) return { version: listed, isGuess: false };
    return { version: packager === 'dpkg' ? version.replace(/\+b\d+$/, '') : version, isGuess: true };
  }
  const epoch = packager === 'rpm' && !/^\d+:/.test(source.version) ? (/^\d+:/.exec(version)?.[0] ?? '') : '';
  return { version: `${epoch}${source.version}`, isGuess: false };
}

/** Whether a binary is known to have versions of its own, or has none that its source could have, going by those that are listed. */
export function countsOtherwise(
  { name, version }: InstalledPackage,
  source: string,
  { versionsOf, sourceVersionsOf }: Pick<ReleaseIndex, 'versionsOf' | 'sourceVersionsOf'>,
): boolean {
  if (sourceVersionsOf.has(name)) return true;
  const listed = versionsOf.get(source);
  if (listed === undefined || name.startsWith(source)) return false;
  return ![...listed].some((one) => firstNumber(one) === firstNumber(version));
}

function firstNumber(version: string): string | undefined {
  return /^(?:\d+:)?(?<first>\d+)/.exec(version)?.groups?.['first'];
}
