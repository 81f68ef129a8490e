/** The packages of a node, by whichever packager has them. */
import { Failure } from '../../host/failure.ts';
import { dpkgLines, hasDpkgDatabase } from './dpkg-packages.ts';
import type { Node } from './node.ts';
import { hasRpmDatabase, rpmLines } from './rpm-packages.ts';

export interface NodePackages {
  readonly packager: 'rpm' | 'dpkg';
  /** Of protocol 6, in the order of their bytes. */
  readonly lines: readonly string[];
}

/**
 * A report has one packager: of a node with both, the one that has more. A program that the operator names is the only one.
 * @throws Failure `missing` where neither has any: no evidence of anything
 */
export async function packagesOf(node: Node): Promise<NodePackages> {
  const { rpm, 'dpkg-query': dpkgQuery } = node.programs;
  const isChosen = rpm !== undefined || dpkgQuery !== undefined;
  const [hasRpm, hasDpkg] = isChosen
    ? [rpm !== undefined, rpm === undefined]
    : await Promise.all([hasRpmDatabase(node), hasDpkgDatabase(node)]);
  const rpms = hasRpm ? await rpmLines(node) : [];
  const dpkgs = hasDpkg ? await dpkgLines(node) : [];
  if (rpms.length + dpkgs.length === 0) throw new Failure('missing', 'neither dpkg nor rpm has a package');
  return rpms.length > dpkgs.length
    ? { packager: 'rpm', lines: rpms.toSorted(byBytes) }
    : { packager: 'dpkg', lines: dpkgs.toSorted(byBytes) };
}

/** Of texts in ASCII. */
export function byBytes(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
