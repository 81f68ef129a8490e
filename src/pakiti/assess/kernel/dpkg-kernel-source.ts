/**
 * Of what source a kernel of Debian or Ubuntu is built, for inventories that do not say it (protocols up to 5): of the one that
 * a feed lists kernels of the same number and flavour under, or else of one that is called as theirs are and that advisories
 * speak of. Where there is none of either, nobody knows.
 */
import type { ReleaseName } from '../../advisory.ts';
import type { InstalledPackage } from '../../inventory.ts';
import type { ReleaseIndex } from '../advisory-index.ts';
import { dpkgKernelName, kernelSource } from './dpkg-kernel.ts';

/** The kernel that a release came with; what has another number is of a source with that number. */
const FIRST: ReadonlyMap<ReleaseName, string> = new Map([
  ['debian:8', '3.16'],
  ['debian:9', '4.9'],
  ['debian:10', '4.19'],
  ['debian:11', '5.10'],
  ['debian:12', '6.1'],
  ['debian:13', '6.12'],
  ['ubuntu:14.04', '3.13'],
  ['ubuntu:16.04', '4.4'],
  ['ubuntu:18.04', '4.15'],
  ['ubuntu:20.04', '5.4'],
  ['ubuntu:22.04', '5.15'],
  ['ubuntu:24.04', '6.8'],
]);

/** Before they had numbers, the kernels of later releases were called as these. */
const LATER: ReadonlyMap<string, string> = new Map([
  ['3.16', 'utopic'],
  ['3.19', 'vivid'],
  ['4.2', 'wily'],
  ['4.4', 'xenial'],
]);

/** Releases whose kernels of clouds went on from one number to the next under one name. */
const ROLLING: ReadonlySet<ReleaseName> = new Set(['ubuntu:16.04', 'ubuntu:18.04']);

/** Undefined where nobody knows. */
export function concludedKernelSource(
  { name, version, arch }: InstalledPackage,
  release: ReleaseName,
  index: ReleaseIndex,
): string | undefined {
  const kernel = dpkgKernelName(name);
  if (kernel === undefined) return undefined;
  const named = version.includes('~bpo') ? ['linux'] : sourcesByName(kernel.number, kernel.flavour, release);
  const alike = [...(listedKernels(index).get(keyOf(kernel)) ?? [])].filter(
    (source) => source.includes('riscv') === (arch === 'riscv64'),
  );
  return (
    named.find((source) => alike.includes(source)) ??
    (alike.length === 1 ? alike[0] : named.find((source) => index.ofSource.has(source)))
  );
}

/** The most particular first. */
function sourcesByName(number: string, flavour: string, release: ReleaseName): readonly string[] {
  const first = FIRST.get(release);
  if (!release.startsWith('ubuntu:')) {
    if (first === number) return ['linux'];
    return first === undefined ? [`linux-${number}`, 'linux'] : [`linux-${number}`];
  }
  // How large its pages are is no other source.
  const kind = flavour.replace(/-(?:64k(?:-largemem)?|lpae|nolpae)$/, '');
  const plain = kind === 'generic' ? 'linux' : `linux-${kind}`;
  const hasHwe = kind === 'generic' || kind === 'lowlatency';
  if (first === number && hasHwe) return [plain];
  const own = hasHwe ? [`${plain}-hwe-${number}`, `${plain}-hwe`] : [`${plain}-${number}`, `${plain}-hwe`];
  const later = kind === 'generic' ? (LATER.get(number) ?? '') : '';
  const isPlainToo = first === undefined || first === number || (ROLLING.has(release) && !hasHwe);
  return [...own, ...(later === '' ? [] : [`linux-lts-${later}`]), ...(isPlainToo ? [plain] : [])];
}

const LISTED = new WeakMap<ReleaseIndex, ReadonlyMap<string, ReadonlySet<string>>>();

/** Number and flavour → the sources that feeds list such kernels under. */
function listedKernels(index: ReleaseIndex): ReadonlyMap<string, ReadonlySet<string>> {
  const known = LISTED.get(index);
  if (known !== undefined) return known;
  const listed = new Map<string, Set<string>>();
  for (const [binary, sources] of index.sourcesOf) {
    const kernel = dpkgKernelName(binary);
    if (kernel === undefined) continue;
    const key = keyOf(kernel);
    const all = listed.get(key) ?? new Set();
    listed.set(key, all);
    for (const source of sources) all.add(kernelSource(source) ?? source);
  }
  LISTED.set(index, listed);
  return listed;
}

/** Ubuntu numbers what it derives from a kernel from 1000 on. */
function keyOf({ number, abi, flavour }: NonNullable<ReturnType<typeof dpkgKernelName>>): string {
  return `${number} ${flavour} ${abi >= 1000}`;
}
