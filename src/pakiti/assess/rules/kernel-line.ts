/** A fix of one line of kernels says nothing of another that shares its name: `kernel-alt` has packages called `kernel`. */
import { rpmKernel, lineOf } from '../kernel/rpm-kernel.ts';
import type { ScopeRule } from '../subject.ts';

export const kernelLine: ScopeRule = {
  name: 'kernel-line',
  scope({ package: installed, host, statement: { claim } }) {
    if (host.packager !== 'rpm' || claim.status !== 'affected') return undefined;
    if (rpmKernel(installed.name, installed.version) === undefined) return undefined;
    const own = lineOf(installed.version);
    const lines = claim.intervals.flatMap(({ fixed }) => (fixed === null ? [] : [lineOf(fixed)]));
    if (lines.length === 0 || lines.includes(own)) return undefined;
    return { about: 'no', reason: () => `it is about the kernels of ${claim.intervals[0]?.fixed ?? ''}` };
  },
};
