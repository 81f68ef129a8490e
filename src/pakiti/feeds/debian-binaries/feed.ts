/**
 * Of what sources the binaries of a release are built: the lists of an archive, `Sources` and `Packages`. Of what release a list
 * is only its path says: `dists/bookworm/main/source/Sources`, or as apt keeps it, `…_dists_bookworm_main_source_Sources`.
 * Source: deb-src-control(5), "Debian repository format".
 */
import type { FeedRecord, NotUnderstood } from '../../advisory.ts';
import { codenameOfDebian, releaseOfDebianCodename } from '../../debian-codenames.ts';
import { FeedError, type Download, type FeedDocument, type FeedKind } from '../feed.ts';

const START = /^(?:\uFEFF)?Package: [a-z0-9][a-z0-9+.-]+\n/;
const OF_A_LIST = /^(?:Binary|Filename|Directory|SHA256|Checksums-Sha256):/m;
const SUITE = /(?:^|[/_])dists[/_](?<codename>[a-z]+)(?:-[a-z]+)*(?:[/_]|$)/;
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9+.-]*$/;
const BEGINNING = 64 * 1024;

export const feed: FeedKind = {
  name: 'debian-binaries',
  title: 'Debian: of what sources binaries are built',
  recognises({ bytes }) {
    const start = bytes.toString('utf8', 0, BEGINNING);
    return START.test(start) && OF_A_LIST.test(start) && !/^Status: /m.test(start);
  },
  parse,
  downloads,
  staleAfterSeconds: 90 * 86_400,
};

function* parse({ name, bytes }: FeedDocument): Generator<FeedRecord | NotUnderstood> {
  if (bytes.at(-1) !== 0x0a) throw new FeedError(`${name}: is cut off, or empty`);
  const codename = SUITE.exec(name)?.groups?.['codename'];
  const release = codename === undefined ? undefined : releaseOfDebianCodename(codename);
  if (release === undefined) throw new FeedError(`${name}: is in no directory of a release that we know`);
  const sources = new Map<string, Listed>();
  for (const [stanza, at] of stanzasOf(bytes)) {
    const built = builtIn(stanza);
    if (built === undefined) {
      yield {
        kind: 'not-understood',
        where: `${name}: byte ${at}`,
        what: 'a stanza that is not whole, or names no package',
      };
      continue;
    }
    const listed = sources.get(built.source) ?? {
      binaries: new Set(),
      versions: new Set(),
      others: new Map(),
    };
    sources.set(built.source, listed);
    addBuilt(listed, built);
  }
  if (sources.size === 0) throw new FeedError(`${name}: has no package`);
  for (const [source, { binaries, versions, others }] of sources) {
    yield {
      ...{ kind: 'binaries', release, source, binaries: [...binaries].toSorted() },
      ...(versions.size === 0 ? {} : { versions: [...versions].toSorted() }),
      ...(others.size === 0 ? {} : { sourceVersions: Object.fromEntries(others) }),
    };
  }
}

interface Listed {
  readonly binaries: Set<string>;
  readonly versions: Set<string>;
  /** `NAME VERSION` of a binary → the version of the source. */
  readonly others: Map<string, string>;
}

function addBuilt({ binaries, versions, others }: Listed, built: Built): void {
  for (const binary of built.binaries) binaries.add(binary);
  const { version, sourceVersion } = built;
  if (sourceVersion === undefined) return;
  versions.add(sourceVersion);
  if (version === undefined || version.replace(/\+b\d+$/, '') === sourceVersion) return;
  for (const binary of built.binaries) others.set(`${binary} ${version}`, sourceVersion);
}

/** Each with where it begins. */
function* stanzasOf(bytes: Buffer): Generator<readonly [string, number]> {
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf('\n\n', at);
    const end = blank === -1 ? bytes.length : blank + 1;
    const text = bytes.toString('utf8', at, end);
    if (text.trim() !== '') yield [text, at];
    at = end + 1;
  }
}

interface Built {
  readonly source: string;
  readonly binaries: readonly string[];
  /** Of the binary; undefined in a list of sources. */
  readonly version: string | undefined;
  readonly sourceVersion: string | undefined;
}

function builtIn(stanza: string): Built | undefined {
  const name = field(stanza, 'Package');
  const listed = field(stanza, 'Binary');
  // Each says where it lies, after what we read: without that it is not whole.
  if (field(stanza, listed === undefined ? 'Filename' : 'Directory') === undefined) return undefined;
  // Of a binary: what it was built of, with its version where that is another; itself where nothing is said.
  const said = listed === undefined ? (field(stanza, 'Source') ?? name) : name;
  const { source, other } = /^(?<source>\S+)(?: \((?<other>.*)\))?$/.exec(said ?? '')?.groups ?? {};
  const binaries = (listed ?? name ?? '').split(',').map((one) => one.trim());
  if (source === undefined || !NAME.test(source) || !binaries.every((one) => NAME.test(one)))
    return undefined;
  const version = field(stanza, 'Version');
  const sourceVersion = other ?? version?.replace(listed === undefined ? /\+b\d+$/ : /$^/, '');
  return { source, binaries, version: listed === undefined ? version : undefined, sourceVersion };
}

/** With the lines that it goes on. */
function field(stanza: string, name: string): string | undefined {
  const found = new RegExp(String.raw`^${name}:(?<value>.*(?:\n[ \t].*)*)`, 'm').exec(stanza);
  return found?.groups?.['value']?.replaceAll(/\s+/g, ' ').trim();
}

/** Of machines that grids have; binaries of others are mostly of the same sources. */
const MACHINES = ['amd64', 'arm64'] as const;

/** `Packages` says what `Sources` does not: the versions of binaries that count otherwise than their source. */
function downloads(releases: readonly string[]): readonly Download[] {
  return releases.flatMap((release) => {
    const codename = codenameOfDebian(release);
    if (codename === undefined) return [];
    const lists = ['source/Sources.xz', ...MACHINES.map((machine) => `binary-${machine}/Packages.xz`)];
    return lists.flatMap((list) => {
      const main = `dists/${codename}/main/${list}`;
      const security = `dists/${codename}-security/main/${list}`;
      return [
        { url: `https://deb.debian.org/debian/${main}`, as: `debian-binaries/${main}` },
        {
          url: `https://security.debian.org/debian-security/${security}`,
          as: `debian-binaries/security/${security}`,
        },
      ];
    });
  });
}
