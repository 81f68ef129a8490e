/** What apt's own lists say of what dpkg has installed. Nothing is run, and nothing is asked of the network. */
import { Failure } from '../../../src/check/index.ts';
import { nameOfBytes } from '../../../src/host/file-name.ts';
import { orReason, unlessMissing, type Look } from '../../../src/evidence/look.ts';
import type { AptList, AptRelease, DpkgFacts, Unseen } from '../observation.ts';
import { parseStatus, type InstalledDeb } from './dpkg-status.ts';
import { findSources } from './find-sources.ts';
import { findPreferences } from './preferences.ts';
import { listedDebs } from './packages-file.ts';
import { NewerDebs } from './newer.ts';
import { PACKINGS, readList } from './read-list.ts';
import { readRelease } from './read-release.ts';
import type { ReleaseFile } from './release-file.ts';
import { baseOf, listName, type AptSource } from './sources.ts';

const STATUS = '/var/lib/dpkg/status';
const JOURNAL = '/var/lib/dpkg/updates';
const LISTS = '/var/lib/apt/lists';
const MAX_STATUS_BYTES = 64 * 2 ** 20;

/** @returns null where dpkg has no database. @throws Failure */
export async function probeDpkg(look: Look): Promise<DpkgFacts | null> {
  const { files } = look.host;
  const file = await unlessMissing(files.open(STATUS, MAX_STATUS_BYTES));
  if (file === undefined || file.bytes.length === 0) return null;
  const { installed, held, unfinished } = parseStatus(nameOfBytes(file.bytes));
  const journal = (await unlessMissing(files.list(JOURNAL))) ?? [];
  const { sources, troubles } = await findSources(look);
  const preferences = await findPreferences(look);
  const stored = new Set(await files.list(LISTS));
  const wanted = sources.length === 0 ? [] : await wantedLists(look, sources, installed, stored);
  const newer = new NewerDebs(installed);
  const lists: AptList[] = [];
  for (const each of wanted) lists.push(await holdAgainst(look, each, stored, newer, lists.length));
  return {
    packages: installed.length,
    interrupted: journal.some((name) => /^(?:\d+|tmp\.i)$/.test(name)),
    troubles: [...troubles, ...preferences.troubles],
    lists,
    newer: newer.facts(),
    unfinished,
    held,
    pins: preferences.pins,
    overlap: newer.overlap(),
  };
}

interface WantedList {
  readonly source: string;
  readonly uri: string;
  readonly component: string;
  readonly architecture: string;
  readonly release: ReleaseFile | Unseen;
  /** Below the release file; null where the release file cannot be read. */
  readonly path: string | null;
  /** What apt calls it, without the end that says how it is packed. */
  readonly stored: string;
}

async function wantedLists(
  look: Look,
  sources: readonly AptSource[],
  installed: readonly InstalledDeb[],
  stored: ReadonlySet<string>,
): Promise<readonly WantedList[]> {
  const machine = await architectures(look, installed);
  const wanted: WantedList[] = [];
  for (const source of sources) {
    const native = machine[0] ?? '';
    const { uri, suite } = { uri: source.uri, suite: source.suite.replaceAll('$(ARCH)', native) };
    const base = baseOf({ uri, suite });
    const read = await orReason(readRelease(look, `${LISTS}/${listName(base)}`, stored));
    const release =
      read.reason === undefined ? read.value : { failure: read.reason.reason, message: read.reason.message };
    for (const [component, architecture] of partsOf(source, machine, release)) {
      const path = architecture === null ? 'Packages' : `${component}/binary-${architecture}/Packages`;
      const part = architecture === null ? '' : `/${component} ${architecture}`;
      wanted.push({
        source: `${suite}${part}`,
        uri: withoutUser(uri),
        component,
        architecture: architecture ?? '',
        release,
        path: 'failure' in release ? null : path,
        stored: listName(`${base}${path}`),
      });
    }
  }
  return wanted;
}

/** The machine's own first. */
async function architectures(look: Look, installed: readonly InstalledDeb[]): Promise<readonly string[]> {
  const native = installed.find(({ name }) => name === 'dpkg')?.architecture;
  if (native === undefined) throw new Failure('malformed', `${STATUS}: dpkg itself is not installed`);
  const foreign = (await unlessMissing(look.text('/var/lib/dpkg/arch'))) ?? '';
  return [...new Set([native, ...foreign.split('\n').filter((line) => /^[a-z0-9-]+$/.test(line))])];
}

/** Component and architecture of each list; no architecture where the source is a flat directory. */
function partsOf(
  source: AptSource,
  machine: readonly string[],
  release: ReleaseFile | Unseen,
): readonly (readonly [string, string | null])[] {
  if (source.suite.endsWith('/')) return [['', null]];
  const wanted = source.architectures ?? machine;
  return source.components.flatMap((component) => {
    if ('failure' in release) return [[component, wanted[0] ?? '']] as const;
    const known = wanted.filter((each) => release.files.has(`${component}/binary-${each}/Packages`));
    const all =
      release.hasListsForAll &&
      release.architectures.includes('all') &&
      release.files.has(`${component}/binary-all/Packages`)
        ? ['all']
        : [];
    // A component that the release does not have is said to be missing, of the first architecture.
    const found = [...known, ...all];
    return (found.length === 0 ? [wanted[0] ?? ''] : found).map((each) => [component, each] as const);
  });
}

function withoutUser(uri: string): string {
  return uri.replace(/\/\/[^/@]*@/, '//').replace(/\/$/, '');
}

async function holdAgainst(
  look: Look,
  wanted: WantedList,
  stored: ReadonlySet<string>,
  newer: NewerDebs,
  index: number,
): Promise<AptList> {
  const { source, uri, component, architecture, release } = wanted;
  const list = { source, uri, component, architecture, packages: 0 };
  if ('failure' in release) return { ...list, release: null, trouble: release };
  const read = await orReason(contentOf(look, wanted, release, stored));
  const found = new Set<InstalledDeb>();
  if (read.reason === undefined)
    for (const each of listedDebs(read.value, newer.byName)) {
      found.add(each.installed);
      newer.add(each, index);
    }
  const trouble =
    read.reason === undefined ? null : { failure: read.reason.reason, message: read.reason.message };
  return { ...list, packages: found.size, release: factsOf(release), trouble };
}

/** Without what only tells which list is the right one. */
function factsOf(release: ReleaseFile): AptRelease {
  const { origin, label, suite, codename, version, date, validUntil, isSigned, isAutomatic, isUpgraded } =
    release;
  return { origin, label, suite, codename, version, date, validUntil, isSigned, isAutomatic, isUpgraded };
}

/** @throws Failure */
async function contentOf(
  look: Look,
  { path, stored: name }: WantedList,
  release: ReleaseFile,
  stored: ReadonlySet<string>,
): Promise<Buffer> {
  if (look.signal.aborted) throw new Failure('timeout', 'stopped at the deadline');
  const expected = release.files.get(path ?? '');
  if (expected === undefined) throw new Failure('missing', `the release file names no ${path ?? ''}`);
  const found = PACKINGS.find(([suffix]) => stored.has(`${name}${suffix}`));
  if (found === undefined && expected.size === 0) return Buffer.alloc(0);
  if (found === undefined)
    throw new Failure('missing', `${LISTS}/${name}: no such list, it was never fetched whole`);
  return await readList(look.host.files, `${LISTS}/${name}${found[0]}`, found[1], expected);
}
