/**
 * Finds the trust anchors of a directory: certificates with metadata beside them, and certificates without for which a
 * list is installed nevertheless. One certificate is one anchor, whatever number of names lead to it.
 */
import { Failure } from '../../src/host/failure.ts';
import type { Files } from '../../src/host/files.ts';
import type { AnchorFiles } from '../../src/x509/anchor-files.ts';
import { mapBounded } from '../../src/x509/bounded.ts';
import {
  certificateTrouble,
  sightingsIn,
  type Look,
  type Sighting,
} from '../../src/x509/certificate-files.ts';
import { DerError } from '../../src/x509/der-cursor.ts';
import { lookAtDescribed } from '../../src/x509/described-anchors.ts';
import { groupBy } from '../../src/x509/groups.ts';
import type { FileTrouble } from '../../src/x509/anchor-facts.ts';
import type { TrustAnchor } from '../../src/x509/trust-anchor.ts';

const AT_ONCE = 32;

export interface FoundAnchors {
  readonly anchors: readonly TrustAnchor[];
  readonly troubles: readonly FileTrouble[];
}

export async function findAnchors(
  files: Files,
  directory: string,
  found: AnchorFiles,
): Promise<FoundAnchors> {
  const described = await mapBounded([...found.metadata], AT_ONCE, ([stem, metadata]) =>
    lookAtDescribed(files, directory, stem, metadata, found.certificates),
  );
  const known = described.flatMap(({ sightings }) =>
    sightings.flatMap(({ certificate }) => certificate.hashes),
  );
  const hashes = new Set(found.lists.map(({ hash }) => hash));
  const bare = await mapBounded(bareFiles(found, hashes, new Set(known)), AT_ONCE, (file) =>
    lookAtBare(files, directory, file, hashes),
  );
  const looks: readonly Look[] = [...described, ...bare];
  return {
    anchors: merge(looks.flatMap(({ sightings }) => sightings)),
    troubles: looks.flatMap(({ troubles }) => troubles),
  };
}

/**
 * Certificates without metadata that may have to do with an installed list. Where an anchor with metadata has the
 * hash, `HASH.0` is that anchor, unless there is a `HASH.1` as well.
 */
function bareFiles(
  { certificates, metadata }: AnchorFiles,
  listHashes: ReadonlySet<string>,
  known: ReadonlySet<string>,
): readonly string[] {
  const unexplained = new Set([...listHashes].filter((hash) => !known.has(hash)));
  const crowded = new Set(certificates.flatMap((name) => /^([0-9a-f]{8})\.[1-9]\d*$/.exec(name)?.[1] ?? []));
  return certificates.filter((name) => {
    if (metadata.has(name.replace(/\.[^.]+$/, ''))) return false;
    const hash = /^([0-9a-f]{8})\.\d+$/.exec(name)?.[1];
    if (hash === undefined) return unexplained.size > 0;
    return unexplained.has(hash) || (crowded.has(hash) && listHashes.has(hash));
  });
}

const NOTHING: Look = { sightings: [], troubles: [] };

async function lookAtBare(
  files: Files,
  directory: string,
  file: string,
  hashes: ReadonlySet<string>,
): Promise<Look> {
  try {
    const all = await sightingsIn(files, `${directory}/${file}`, { name: file, urls: [], publishes: 'no' });
    const sightings = all.filter(({ certificate }) => certificate.hashes.some((hash) => hashes.has(hash)));
    return { sightings, troubles: [] };
  } catch (error) {
    // Whatever else lies there under such a name, or nothing behind a link, is none of our business.
    if (error instanceof DerError || (error instanceof Failure && error.reason === 'missing')) return NOTHING;
    return { sightings: [], troubles: [certificateTrouble(error, directory, file, file)] };
  }
}

/** Sightings of one certificate are one anchor, under the name that says most. */
function merge(sightings: readonly Sighting[]): readonly TrustAnchor[] {
  const groups = groupBy(sightings, ({ certificate }) => certificate.fingerprint);
  return [...groups.values()].flatMap((group) => {
    const [best] = group.toSorted((a, b) => nameRank(a) - nameRank(b) || (a.name < b.name ? -1 : 1));
    return best === undefined ? [] : [anchorOf(best, group)];
  });
}

const HASH_NAME = /^[0-9a-f]{8}(?:[.#]|$)/;

function nameRank({ name, publishes }: Sighting): number {
  return (HASH_NAME.test(name) ? 2 : 0) + (publishes === 'yes' ? 0 : 1);
}

function anchorOf({ name, certificate }: Sighting, group: readonly Sighting[]): TrustAnchor {
  const { subject, notBefore, notAfter, maySignLists, hashes } = certificate;
  const urls = [...new Set(group.flatMap((sighting) => sighting.urls))];
  const answers = group.map(({ publishes }) => publishes);
  const publishes = (['yes', 'unknown'] as const).find((answer) => answers.includes(answer)) ?? 'no';
  return {
    certificate,
    facts: { name, subject, notBefore, notAfter, maySignLists, hashes, urls, publishes },
  };
}
