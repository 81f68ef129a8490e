/**
 * Of the installed kernels only the one that runs is exposed. What else is built of the source of a Debian kernel (headers,
 * `linux-libc-dev`, metapackages) holds none.
 */
import type { InstalledPackage } from '../../inventory.ts';
import type { HostFacts } from '../host-facts.ts';
import { kernelSource } from '../kernel/dpkg-kernel.ts';
import { kernelOf } from '../kernel/kernel-of.ts';
import type { Scope, ScopeRule } from '../subject.ts';

export const runningKernel: ScopeRule = {
  name: 'running-kernel',
  scope({ package: installed, host, statement }) {
    const isOfKernel =
      host.packager === 'dpkg' && statement.of === 'source' && kernelSource(statement.package) !== undefined;
    return isOfKernel && kernelOf(installed, host.packager) === undefined
      ? { about: 'no', reason: () => 'it is built of the kernel and holds none' }
      : exposure(installed, host);
  },
};

/** Undefined for what is no kernel, or the one that runs. */
export function exposure(installed: InstalledPackage, host: HostFacts): Scope | undefined {
  const kernel = kernelOf(installed, host.packager);
  if (kernel === undefined) return undefined;
  if (host.kernel === '') return { about: 'unknown', reason: () => 'nobody has said which kernel runs' };
  if (kernel.runsAs(host.kernel)) return undefined;
  return { about: 'no', reason: () => `it does not run: ${host.kernel} does` };
}
