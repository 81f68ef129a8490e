/** What OSV calls a distribution. Source: ossf/osv-schema, "Defined ecosystems". */
import type { Channel, ReleaseName } from '../../advisory.ts';

export interface Ecosystem {
  readonly release: ReleaseName;
  readonly channel: Channel;
  /** What the names of packages are of: rpm distributions list binaries, Debian and Ubuntu sources. */
  readonly of: 'source' | 'binary';
}

type Reader = (match: Readonly<Partial<Record<string, string>>>) => Ecosystem | undefined;

const binary = (release: ReleaseName, channel: Channel = null): Ecosystem => ({
  release,
  channel,
  of: 'binary',
});
const source = (release: ReleaseName, channel: Channel = null): Ecosystem => ({
  release,
  channel,
  of: 'source',
});

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^AlmaLinux:(?<major>\d+)$/, ({ major }) => binary(`almalinux:${major ?? ''}`)],
  [/^Rocky Linux:(?<major>\d+)$/, ({ major }) => binary(`rocky:${major ?? ''}`)],
  [/^Debian:(?<number>\d+)(?:\.\d+)?$/, ({ number }) => source(`debian:${number ?? ''}`)],
  [/^Ubuntu:(?<number>\d+\.\d+)(?::LTS)?$/, ({ number }) => source(`ubuntu:${number ?? ''}`)],
  [
    /^Ubuntu:Pro(?::(?<product>[A-Za-z-]+))?:(?<number>\d+\.\d+)(?::LTS)?$/,
    ({ product, number }) => source(`ubuntu:${number ?? ''}`, product?.toLowerCase() ?? 'pro'),
  ],
  // The parts of a CPE: product, version, edition, `::` repository.
  [
    /^Red Hat:enterprise_linux:(?<major>\d+)(?:\.\d+)?(?::.*)?$/,
    ({ major }) => binary(`rhel:${major ?? ''}`),
  ],
  [
    /^Red Hat:rhel_(?<kind>eus|aus|tus|e4s|els)(?:_long_life)?:(?<minor>(?<major>\d+)(?:\.\d+)?)(?::.*)?$/,
    ({ kind, minor, major }) => binary(`rhel:${major ?? ''}`, `${kind ?? ''}:${minor ?? ''}`),
  ],
];

const known = new Map<string, Ecosystem | undefined>();
/** Hostile documents may name any number of them. */
const MOST_KNOWN = 1000;

/** Undefined for one that we do not know. */
export function ecosystemOf(name: string): Ecosystem | undefined {
  if (known.has(name)) return known.get(name);
  const ecosystem = read(name);
  if (known.size < MOST_KNOWN) known.set(name, ecosystem);
  return ecosystem;
}

function read(name: string): Ecosystem | undefined {
  for (const [pattern, reader] of READERS) {
    const match = pattern.exec(name);
    if (match !== null) return reader(match.groups ?? {});
  }
  return undefined;
}
