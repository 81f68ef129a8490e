/**
 * Kernel packages of rpm distributions, and which of them runs. What only comes with a kernel (`kernel-headers`,
 * `kernel-tools`, `perf`, `bpftool`, `kernel-firmware`) is a package like any other.
 */
import type { Kernel } from './kernel.ts';

const FLAVOURS =
  'rt-64k|rt|64kb?|kvm|16k|uek64k|uek|default|azure|preempt|kvmsmall|zfcpdump|vanilla|automotive|PAE|pae|xen|lpae|plus|lt|ml';
const PARTS =
  'core|modules(?:-(?:core|extra(?:-matched)?|internal|partner|extra-netfilter))?|devel(?:-matched)?|base|extra|optional|kvm|uki-virt(?:-addons)?';
const NAME = new RegExp(`^kernel(?:-(?<flavour>${FLAVOURS}))?(?<debug>-debug)?(?:-(?:${PARTS}))?$`);

/** @param version `[EPOCH:]VERSION-RELEASE`; undefined for what is no part of a kernel */
export function rpmKernel(name: string, version: string): Kernel | undefined {
  const found = NAME.exec(name)?.groups;
  if (found === undefined) return undefined;
  const { flavour, debug } = found;
  const words = [
    ...(flavour?.replace('uek64k', 'uek-64k').split('-') ?? []),
    ...(debug === undefined ? [] : ['debug']),
  ];
  return {
    flavour: words.join('-'),
    runsAs: (running) => runsAs(ofKernel(name, version.replace(/^\d+:/, '')), words, running),
  };
}

/** SUSE's `kernel-default-base` has the number of its own build after that of the kernel: `….55.7.1.150500.6.2.5`. */
function ofKernel(name: string, version: string): string {
  return name.endsWith('-base') ? version.replace(/(?:\.\d{6})?\.\d+\.\d+\.\d+$/, '') : version;
}

/**
 * `VERSION-RELEASE.ARCH` as `uname -r`, with `+FLAVOUR` (RHEL 8 and later) or `.FLAVOUR` after it; `VERSION-RELEASE` without
 * the last number of the release and with `-FLAVOUR` (SUSE).
 */
function runsAs(version: string, words: readonly string[], running: string): boolean {
  const rest = restOf(version, running);
  if (rest === undefined) return false;
  const said = rest.split(/[.+-]/).filter((word) => word !== '' && !ARCHES.has(word));
  // A release that names its flavour itself is not followed by it: `…rt14.315.el9_2`, `…el9uek`.
  const expected = words.filter(
    (word) => !/^(?:rt|uek|lt|ml|plus)$/.test(word) || !namesFlavour(version, word),
  );
  return said.length === expected.length && expected.every((word) => said.includes(word));
}

const ARCHES: ReadonlySet<string> = new Set([
  ...['x86_64', 'aarch64', 'ppc64le', 'ppc64', 's390x', 'i686', 'i586', 'i386', 'armv7hl', 'riscv64'],
]);

function namesFlavour(version: string, word: string): boolean {
  if (word === 'lt' || word === 'ml') return version.includes('elrepo');
  return new RegExp(String.raw`[.\d]${word}(?:[\d.]|$)`).test(version);
}

function restOf(version: string, running: string): string | undefined {
  for (const begin of [version, version.replace(/\.\d+$/, '')]) {
    const rest = running.startsWith(begin) ? running.slice(begin.length) : undefined;
    if (rest === '' || (rest !== undefined && begin === version && /^[.+-]/.test(rest))) return rest;
    if (rest !== undefined && /^-[a-z]/.test(rest)) return rest;
  }
  return undefined;
}

/** What runs without being installed; undefined where `uname -r` is not one of a package of the RHEL family. */
export function rpmKernelOfUname(
  running: string,
): { readonly name: string; readonly version: string } | undefined {
  const found = UNAME.exec(running)?.groups;
  if (found === undefined) return undefined;
  const { version = '', more = '' } = found;
  const words = more.split(/[.+-]/).filter((word) => word !== '');
  const own = /[.\d](?<word>rt|uek)(?:[\d.]|$)/.exec(version)?.groups?.['word'];
  const flavour = [...(own === undefined || words.includes(own) ? [] : [own]), ...words];
  const name = ['kernel', ...flavour].join('-');
  return rpmKernel(name, version) === undefined ? undefined : { name, version };
}

const UNAME =
  /^(?<version>\d[\w.]*-[\w.]*?\.(?:el|fc)\d[\w.]*?)(?:\.(?:x86_64|aarch64|ppc64le|ppc64|s390x|i686))(?<more>(?:[.+-][a-z0-9]+)*)$/;

/** What Red Hat's family builds it of: most flavours of one source. Undefined for what is no part of a kernel. */
export function rpmKernelSource({
  name,
  version,
}: {
  readonly name: string;
  readonly version: string;
}): string | undefined {
  const kernel = rpmKernel(name, version);
  if (kernel === undefined) return undefined;
  if (kernel.flavour.startsWith('uek')) return 'kernel-uek';
  return /[.]rt\d/.test(version) ? 'kernel-rt' : 'kernel';
}

/**
 * The line of kernels that a version goes on from, for they share names: Red Hat's `kernel-alt` is `el7a`, whose packages are
 * called `kernel` too; each release of Oracle's UEK is `kernel-uek`, and has a version of its own (5.4.17, 5.15.0).
 */
export function lineOf(version: string): string {
  if (/\.el\d+a(?:\.|$)/.test(version)) return 'alt';
  if (!/\.el\d+(?:_\d+)?uek/.test(version)) return '';
  return `uek ${/^(?:\d+:)?(?<numbers>\d+\.\d+)/.exec(version)?.groups?.['numbers'] ?? ''}`;
}
