/**
 * A fix of one line of kernels says nothing of another that shares its name: `kernel-alt` has packages called `kernel`, and all
 * releases of UEK have `kernel-uek`. Those of Rocky's SIG Cloud are the ordinary ones with something after their number, so that
 * these are never as new as a fix of those.
 */
import type { Statement } from '../../advisory.ts';
import type { InstalledPackage } from '../../inventory.ts';
import { rpmKernel, lineOf } from '../kernel/rpm-kernel.ts';
import type { ScopeRule } from '../subject.ts';

export const kernelLine: ScopeRule = {
  name: 'kernel-line',
  scope({ package: installed, host, statement }) {
    const fixed = host.packager === 'rpm' ? ofAnotherLine(installed, fixesOf(statement)) : undefined;
    return fixed === undefined ? undefined : { about: 'no', reason: () => aboutLine(fixed) };
  },
};

export function aboutLine(fixed: string): string {
  return `it is about the kernels of ${fixed}`;
}

export function fixesOf({ claim }: Pick<Statement, 'claim'>): readonly string[] {
  return claim.status === 'affected' ? claim.intervals.flatMap(({ fixed }) => fixed ?? []) : [];
}

/** The first of these fixes of rpm, where all are of other lines than the kernel that it is part of; otherwise undefined. */
export function ofAnotherLine(
  { name, version }: Pick<InstalledPackage, 'name' | 'version'>,
  fixes: readonly string[],
): string | undefined {
  if (!name.startsWith('kernel')) return undefined;
  const [line, isOfClouds] = [lineOf(version), isForClouds(version)];
  const isOwn = (fixed: string): boolean => lineOf(fixed) === line && (!isForClouds(fixed) || isOfClouds);
  return fixes.some(isOwn) || rpmKernel(name, version) === undefined ? undefined : fixes[0];
}

function isForClouds(version: string): boolean {
  return /\.cloud(?:\.|$)/.test(version);
}
