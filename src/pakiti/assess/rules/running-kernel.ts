/**
 * Of the installed kernels only the one that runs is exposed. What else is built of the source of a Debian kernel (headers,
 * `linux-libc-dev`, metapackages) holds none.
 */
import { kernelSource } from '../kernel/dpkg-kernel.ts';
import { kernelOf } from '../kernel/kernel-of.ts';
import type { Scope, ScopeRule } from '../subject.ts';

export const runningKernel: ScopeRule = {
  name: 'running-kernel',
  scope({ package: installed, host, statement }): Scope | undefined {
    const kernel = kernelOf(installed, host.packager);
    if (kernel === undefined) {
      const isOfKernel =
        host.packager === 'dpkg' &&
        statement.of === 'source' &&
        kernelSource(statement.package) !== undefined;
      return isOfKernel
        ? { about: 'no', reason: () => 'it is built of the kernel and holds none' }
        : undefined;
    }
    if (host.kernel === '') return { about: 'unknown', reason: () => 'nobody has said which kernel runs' };
    if (kernel.runsAs(host.kernel)) return undefined;
    return { about: 'no', reason: () => `it does not run: ${host.kernel} does` };
  },
};
