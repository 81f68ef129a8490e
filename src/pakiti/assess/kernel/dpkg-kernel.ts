/**
 * Kernel packages of Debian and Ubuntu. They are called as what runs: `linux-image-6.1.0-18-amd64`. Their signed images are
 * built of a source of its own, which no advisory names, from the binaries of another.
 */
import type { ReleaseName } from '../../advisory.ts';
import type { Kernel } from './kernel.ts';

const IMAGE =
  /^linux-(?:image|modules)(?:-(?:unsigned|uc|extra))?-(?<running>\d+\.\d+[\w.+~]*-[\w.+~-]*?)(?:-unsigned)?$/;

/** Undefined for what is no part of a kernel, metapackages and `linux-libc-dev` among them. */
export function dpkgKernel(name: string): Kernel | undefined {
  const running = IMAGE.exec(name)?.groups?.['running'];
  if (running === undefined || running.endsWith('-dbg')) return undefined;
  const flavour = /-(?<flavour>[a-z][\w-]*)$/.exec(running)?.groups?.['flavour'] ?? '';
  return { flavour, runsAs: (uname) => uname === running };
}

/** `linux` of `linux-signed-amd64`, `linux-aws-6.8` of `linux-signed-aws-6.8`; undefined where it is no kernel's. */
export function kernelSource(source: string): string | undefined {
  if (!/^linux(?:-|$)/.test(source)) return undefined;
  if (/^linux-(?:firmware|base|atm|igd|ftpd|user-chroot|apfs|wlan)/.test(source)) return undefined;
  if (/^linux(?:-restricted)?-(?:meta|latest)(?:-|$)/.test(source)) return 'linux';
  const flavour = /^linux-signed(?<flavour>-.*)?$/.exec(source)?.groups;
  if (flavour === undefined) return source;
  const rest = flavour['flavour'] ?? '';
  return /^-(?:amd64|arm64|i386|686|armhf|s390x)$/.test(rest) ? 'linux' : `linux${rest}`;
}

/** The kernel that a release of Ubuntu came with; what has a higher number is of a source with that number. */
const FIRST: ReadonlyMap<ReleaseName, string> = new Map([
  ['ubuntu:16.04', '4.4'],
  ['ubuntu:18.04', '4.15'],
  ['ubuntu:20.04', '5.4'],
  ['ubuntu:22.04', '5.15'],
  ['ubuntu:24.04', '6.8'],
]);

/**
 * For inventories that do not say the source (protocols up to 5), from the name: `linux` for Debian, and for Ubuntu's generic
 * kernel of the number that its release came with; `linux-hwe-6.8`, `linux-aws`, `linux-aws-6.8` otherwise.
 */
export function guessedKernelSource(name: string, release: ReleaseName): string | undefined {
  const found = IMAGE.exec(name)?.groups?.['running'];
  const kernel = dpkgKernel(name);
  if (found === undefined || kernel === undefined) return undefined;
  if (!release.startsWith('ubuntu:')) return 'linux';
  const number = /^\d+\.\d+/.exec(found)?.[0] ?? '';
  const isFirst = FIRST.get(release) === number;
  const flavour = kernel.flavour === 'generic' ? '' : `-${kernel.flavour}`;
  if (isFirst) return `linux${flavour}`;
  return flavour === '' || flavour === '-lowlatency'
    ? `linux${flavour}-hwe-${number}`
    : `linux${flavour}-${number}`;
}
