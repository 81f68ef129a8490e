/** Which repository each package of rpm was installed from: dnf has noted it. Source: dnf(8), "Repoquery Command". */
import { ask, latin1, type Node } from './node.ts';
import { recordFormat, recordsOf } from './records.ts';

export interface RpmBuild {
  readonly name: string;
  /** `0` where it has none. */
  readonly epoch: string;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

/** Nothing of the network is asked, nor of what subscriptions add to dnf. */
const QUERY = ['-q', '-C', '--setopt=plugins=0', 'repoquery', '--installed', '--queryformat'] as const;
const TAGS = ['name', 'epoch', 'version', 'release', 'arch', 'from_repo'];
/** The last is what dnf ends each with, or nothing. */
const FIELDS = [...TAGS.map((tag) => `%{${tag}}`), ''];
const REPOSITORY = /^[A-Za-z0-9][\w.:-]*$/;

/** By {@link buildKey}; nothing where there is no dnf, or where it fails. */
export async function dnfOrigins(node: Node): Promise<ReadonlyMap<string, string>> {
  const output = await ask(node, 'dnf', ...QUERY, recordFormat(FIELDS));
  const records = output === undefined ? [] : recordsOf(latin1(output));
  return new Map(
    records.flatMap((fields) => {
      const repository = fields[TAGS.length - 1] ?? '';
      if (fields.length !== FIELDS.length || !REPOSITORY.test(repository)) return [];
      return [[fields.slice(0, TAGS.length - 1).join('\t'), repository]];
    }),
  );
}

export function buildKey({ name, epoch, version, release, arch }: RpmBuild): string {
  return [name, epoch, version, release, arch].join('\t');
}
