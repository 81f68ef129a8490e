import type { InstalledPackage } from '../../inventory.ts';
import { dpkgKernel } from './dpkg-kernel.ts';
import type { Kernel } from './kernel.ts';
import { rpmKernel } from './rpm-kernel.ts';

/** Undefined for what is no part of a kernel. */
export function kernelOf(
  { name, version }: Pick<InstalledPackage, 'name' | 'version'>,
  packager: 'rpm' | 'dpkg',
): Kernel | undefined {
  return packager === 'rpm' ? rpmKernel(name, version) : dpkgKernel(name);
}
