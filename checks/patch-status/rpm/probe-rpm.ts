/** What the metadata that dnf and zypper have stored say of what rpm has installed. Nothing of the network is asked. */
import { Failure } from '../../../src/check/index.ts';
import { hasRpmDatabase } from '../../../src/evidence/facts/packages.ts';
import { orReason, unlessMissing, type Look } from '../../../src/evidence/look.ts';
import type { Repository, RpmFacts } from '../observation.ts';
import { installedRpms, type InstalledRpm } from './installed.ts';
import { parseModules } from './modules.ts';
import { NewerRpms } from './newer.ts';
import { listedRpms } from './primary.ts';
import { parseRepomd, readMetadata, reading } from './repomd.ts';
import { findRepositories, lockedNames, type ConfiguredRepository } from './repositories.ts';
import { readUpdates } from '../../../src/pakiti/feeds/updateinfo/updates.ts';

const MAX_REPOMD_BYTES = 4 * 2 ** 20;

/** @returns null where rpm has no database. @throws Failure */
export async function probeRpm(look: Look): Promise<RpmFacts | null> {
  if (!(await look.fact(hasRpmDatabase))) return null;
  const installed = await look.fact(installedRpms);
  if (installed.length === 0) return null;
  const { repositories: configured, troubles, excluded } = await findRepositories(look);
  const newer = new NewerRpms(installed);
  const repositories: Repository[] = [];
  for (const each of configured)
    repositories.push(await readRepository(look, each, newer, repositories.length));
  return {
    packages: installed.length,
    troubles,
    repositories,
    newer: newer.facts(),
    advisories: newer.advisories(),
    overlap: newer.overlap(),
    held: [...(await lockedNames(look)), ...excluded],
    unfinished: twice(installed),
  };
}

async function readRepository(
  look: Look,
  { id, caches }: ConfiguredRepository,
  newer: NewerRpms,
  index: number,
): Promise<Repository> {
  const read = await orReason(readNewest(look, caches, id, newer, index));
  if (read.reason === undefined) return { id, ...read.value, trouble: null };
  const trouble = { failure: read.reason.reason, message: read.reason.message };
  return { id, checkedAt: null, hasAdvisories: false, trouble };
}

/** What was there under another address is older. @throws Failure */
async function readNewest(
  look: Look,
  caches: readonly string[],
  id: string,
  newer: NewerRpms,
  index: number,
): Promise<Pick<Repository, 'checkedAt' | 'hasAdvisories'>> {
  const times = await Promise.all(
    caches.map(async (cache) => {
      const status = await unlessMissing(look.host.files.status(`${cache}/repodata/repomd.xml`));
      return { cache, at: status?.modifiedAt ?? Number.NEGATIVE_INFINITY };
    }),
  );
  const [newest] = times.toSorted((one, other) => other.at - one.at);
  if (newest === undefined) throw new Failure('missing', 'its metadata were never fetched');
  return await readCache(look, newest.cache, id, newer, index);
}

/** @throws Failure */
async function readCache(
  look: Look,
  cache: string,
  id: string,
  newer: NewerRpms,
  index: number,
): Promise<Pick<Repository, 'checkedAt' | 'hasAdvisories'>> {
  const { files } = look.host;
  const { bytes, status } = await files.open(`${cache}/repodata/repomd.xml`, MAX_REPOMD_BYTES);
  const metadata = parseRepomd(bytes, cache);
  const [primary, updates, modules] = ['primary', 'updateinfo', 'modules'].map((type) => metadata.get(type));
  if (primary === undefined) throw new Failure('malformed', `${cache}: has no list of packages`);
  const streams =
    modules === undefined ? null : parseModules((await readMetadata(look, modules)).bytes.toString());
  const list = await readMetadata(look, primary);
  for (const each of listedRpms(list.bytes, primary.path, (name) => newer.isWanted(name)))
    newer.addBuild(each, streams, index);
  if (updates !== undefined) {
    const document = await readMetadata(look, updates);
    reading(updates.path, () => readUpdates(document, (update) => newer.addUpdate(update, id)));
  }
  // dnf touches the list of packages, and zypper the index, when the server says that nothing is newer.
  const { modifiedAt } = await files.status(primary.path);
  return { checkedAt: Math.max(modifiedAt, status.modifiedAt), hasAdvisories: updates !== undefined };
}

/** Kernels are meant to be beside each other, and so are keys of distributions and what builds modules. */
const MAY_BE_TWICE = /^(?:kernel|kmod|gpg-pubkey)(?:-|$)/;

/** `NAME: VERSION and VERSION`. */
function twice(installed: readonly InstalledRpm[]): readonly string[] {
  const byName = new Map<string, string[]>();
  for (const { name, architecture, version } of installed) {
    const key = `${name}.${architecture}`;
    byName.set(key, [...(byName.get(key) ?? []), version]);
  }
  return [...byName]
    .filter(([name, versions]) => versions.length > 1 && !MAY_BE_TWICE.test(name))
    .map(([name, versions]) => `${name}: ${versions.join(' and ')}`);
}
