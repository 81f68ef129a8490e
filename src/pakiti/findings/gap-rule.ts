/** What could not be judged, in words that stay the same: a rule, with the package where it is of one. */
import { isNamedAsKernel } from '../assess/kernel/kernel-of.ts';
import type { InstalledPackage } from '../inventory.ts';

/** What runs, or a package that is a kernel. A kernel that somebody else has built may have what kernels have, and nothing else. */
export const KERNEL_GAP = 'running-kernel';

/** Stands for all packages. */
const WHOLE = '*';

/** Without white space, whatever a package is called. */
export function gapRuleOf(rule: string, { name, source }: Pick<InstalledPackage, 'name' | 'source'>): string {
  if (isNamedAsKernel(name)) return KERNEL_GAP;
  if (name === WHOLE) return rule;
  return [rule, name, source?.name ?? ''].map(encodeURIComponent).join(':');
}

export interface GapPackage {
  readonly name: string;
  /** Empty where nobody has said it. */
  readonly source: string;
}

/** Undefined: it is of the whole, or of the kernel. */
export function packageOfGap(gapRule: string): GapPackage | undefined {
  const [, name, source] = gapRule.split(':').map(decodeURIComponent);
  return name === undefined || source === undefined ? undefined : { name, source };
}

/** Without the package, as versions before this one have written it of each. */
export function ruleOfGap(gapRule: string): string {
  return gapRule.replace(/:.*/, '');
}
