/**
 * Kernel packages of Debian and Ubuntu. They are called as what runs: `linux-image-6.1.0-18-amd64`. Their signed images are
 * built of a source of its own, which no advisory names, from the binaries of another.
 */
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

/** What the name of a part of a kernel tells of it; undefined for what is none. */
export function dpkgKernelName(
  name: string,
): { readonly number: string; readonly abi: number; readonly flavour: string } | undefined {
  const running = IMAGE.exec(name)?.groups?.['running'];
  const kernel = dpkgKernel(name);
  const { number, abi } = /^(?<number>\d+\.\d+)[^-]*-(?<abi>\d*)/.exec(running ?? '')?.groups ?? {};
  if (kernel === undefined || number === undefined) return undefined;
  return { number, abi: Number(abi ?? 0), flavour: kernel.flavour };
}

/**
 * `linux` of `linux-signed-amd64`, `linux-6.1` of `linux-signed-6.1-amd64`, `linux-aws-6.8` of `linux-signed-aws-6.8`; undefined
 * where it is no kernel's.
 */
export function kernelSource(source: string): string | undefined {
  if (!/^linux(?:-|$)/.test(source)) return undefined;
  if (/^linux-(?:firmware|base|atm|igd|ftpd|user-chroot|apfs|wlan)/.test(source)) return undefined;
  if (/^linux(?:-restricted)?-(?:meta|latest)(?:-|$)/.test(source)) return 'linux';
  const signed = SIGNED.exec(source)?.groups;
  return signed === undefined ? source : `linux${signed['rest'] ?? ''}`;
}

/** Debian signs for each architecture apart. */
const SIGNED = /^linux-signed(?<rest>(?:-.*?)??)(?:-(?:amd64|arm64|i386|686|armhf|s390x|ppc64el))?$/;
