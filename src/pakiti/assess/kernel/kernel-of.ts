import type { InstalledPackage } from '../../inventory.ts';
import { dpkgKernel, kernelSource } from './dpkg-kernel.ts';
import type { Kernel } from './kernel.ts';
import { rpmKernel } from './rpm-kernel.ts';

/** Undefined for what is no part of a kernel. */
export function kernelOf(
  { name, version }: Pick<InstalledPackage, 'name' | 'version'>,
  packager: 'rpm' | 'dpkg',
): Kernel | undefined {
  return packager === 'rpm' ? rpmKernel(name, version) : dpkgKernel(name);
}

/** Whether a package, or a source, of any packager is called as a part of a kernel is. */
export function isNamedAsKernel(name: string): boolean {
  return (
    rpmKernel(name, '') !== undefined || kernelSource(name) !== undefined || dpkgKernel(name) !== undefined
  );
}
