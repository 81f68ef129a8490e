/**
 * A fix of one line of kernels says nothing of another that shares its name: `kernel-alt` has packages called `kernel`. Those of
 * Rocky's SIG Cloud are the ordinary ones with something after their number, so that these are never as new as a fix of those.
 */
import { rpmKernel, lineOf } from '../kernel/rpm-kernel.ts';
import type { ScopeRule } from '../subject.ts';

export const kernelLine: ScopeRule = {
  name: 'kernel-line',
  scope({ package: installed, host, statement: { claim } }) {
    if (host.packager !== 'rpm' || claim.status !== 'affected') return undefined;
    if (rpmKernel(installed.name, installed.version) === undefined) return undefined;
    const fixes = claim.intervals.flatMap(({ fixed }) => fixed ?? []);
    const isOwn = (fixed: string): boolean =>
      lineOf(fixed) === lineOf(installed.version) && (!isForClouds(fixed) || isForClouds(installed.version));
    if (fixes.length === 0 || fixes.some(isOwn)) return undefined;
    return { about: 'no', reason: () => `it is about the kernels of ${fixes[0] ?? ''}` };
  },
};

function isForClouds(version: string): boolean {
  return /\.cloud(?:\.|$)/.test(version);
}
