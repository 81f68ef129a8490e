/** What repositories and errata pages of rpm distributions have in common: packages that are fixed, one by one. */
import type { Channel, ReleaseName, Statement } from './advisory.ts';
import { GatheredStatements } from './gathered-statements.ts';
import { unnamedModule } from './modular.ts';

export interface FixedPackage {
  readonly release: ReleaseName;
  readonly channel: Channel;
  readonly name: string;
  /** `[EPOCH:]VERSION-RELEASE`; an epoch of 0 is not written. */
  readonly version: string;
  readonly arch: string;
  /** `NAME:STREAM`; null: the feed names none, of which the version may still have the mark. */
  readonly module: string | null;
}

export function fixedStatements(packages: Iterable<FixedPackage>): readonly Statement[] {
  const gathered = new GatheredStatements();
  for (const { release, channel, name, version, arch, module } of packages) {
    if (arch === 'src' || arch === 'nosrc') continue;
    const about = { release, channel, of: 'binary', package: name } as const;
    const subject = { ...about, module: module ?? unnamedModule(version) };
    gathered.say(subject, arch, { is: 'fixed', version });
  }
  return gathered.statements();
}

export function evrOf(epoch: string | undefined, version: string, release: string): string {
  const isWritten = epoch !== undefined && !/^(?:0*|\(none\))$/.test(epoch);
  return `${isWritten ? `${epoch}:` : ''}${version}-${release}`;
}

/** The release of Fedora or of the family of RHEL that a package was built for, by the mark in its own release. */
export function builtFor(
  release: string,
): { readonly family: 'el' | 'fc'; readonly major: string } | undefined {
  const { family, major } = /(?:\.|[_+])(?<family>el|fc)(?<major>\d+)(?![0-9])/.exec(release)?.groups ?? {};
  return major === undefined || (family !== 'el' && family !== 'fc') ? undefined : { family, major };
}

/** Sorted, each once. */
export function cvesIn(texts: Iterable<string>): readonly string[] {
  const found = [...texts].flatMap((text) => text.match(/\bCVE-\d{4}-\d{4,}\b/g) ?? []);
  return [...new Set(found)].sort();
}
