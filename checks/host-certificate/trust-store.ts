/** Those who are trusted: a directory of trust anchors, or the bundle of the system. */
import { Failure } from '../../src/check/index.ts';
import type { Files } from '../../src/host/files.ts';
import { sortAnchorFiles, type ListFile } from '../../src/x509/anchor-files.ts';
import { mapBounded } from '../../src/x509/bounded.ts';
import { readCertificateDetails, type CertificateDetails } from '../../src/x509/certificate-details.ts';
import { MAX_ANCHOR_FILE_BYTES } from '../../src/x509/certificate-files.ts';
import { parseCrlUrl, parseInfo } from '../../src/x509/anchor-metadata.ts';
import { DerError } from '../../src/x509/der-cursor.ts';
import { CERTIFICATE_LABELS, objectsIn } from '../../src/x509/pem.ts';

export interface TrustStore {
  /** The directory or file. */
  readonly name: string;
  readonly certificates: readonly CertificateDetails[];
  /** Why files that may hold others could not be read. */
  readonly unread: readonly string[];
  /** Revocation lists; none in a bundle. */
  readonly lists: readonly ListFile[];
  /** What metadata say of the authorities that have any, by fingerprint. */
  readonly publishing: ReadonlyMap<string, Publishes>;
  /** Whether lists are installed beside the certificates; never beside a bundle. */
  readonly hasLists: boolean;
}

/** Whether it publishes lists; unknown where its metadata cannot be read. */
type Publishes = 'yes' | 'no' | 'unknown';

const AT_ONCE = 32;

/** Where distributions keep the bundle that OpenSSL and curl use. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const MAX_BUNDLE_BYTES = 2 ** 24;

/** @throws Failure where there is none, or the first that is there cannot be read */
export async function readSystemStore(files: Files): Promise<TrustStore> {
  for (const path of BUNDLES) {
    try {
      const { bytes } = await files.open(path, MAX_BUNDLE_BYTES);
      const certificates = certificatesIn(bytes);
      return { name: path, certificates, unread: [], lists: [], publishing: new Map(), hasLists: false };
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== 'missing') throw error;
    }
  }
  throw new Failure('missing', `no bundle of authorities: neither ${BUNDLES.join(' nor ')} is there`);
}

/** @throws Failure where the directory cannot be listed */
export async function readTrustDirectory(files: Files, directory: string): Promise<TrustStore> {
  const found = sortAnchorFiles(await files.list(directory));
  const unread: string[] = [];
  const read = await mapBounded(found.certificates, AT_ONCE, (name) =>
    readFile(files, `${directory}/${name}`, unread),
  );
  const byFile = new Map(found.certificates.map((name, index) => [name, read[index] ?? []]));
  const described = await mapBounded([...found.metadata], AT_ONCE, async ([stem, names]) => ({
    fingerprints: [`${stem}.pem`, `${stem}.0`]
      .filter((name) => byFile.has(name))
      .slice(0, 1)
      .flatMap((name) => byFile.get(name) ?? [])
      .map(({ facts }) => facts.fingerprint),
    publishes: await publishes(files, directory, names),
  }));
  return {
    name: directory,
    certificates: unique([...byFile.values()].flat()),
    unread: unread.toSorted(),
    lists: found.lists,
    publishing: strictest(described),
    hasLists: true,
  };
}

/** A file that holds something else makes nobody trusted; one that cannot be read may. */
async function readFile(
  files: Files,
  path: string,
  unread: string[],
): Promise<readonly CertificateDetails[]> {
  try {
    return certificatesIn((await files.open(path, MAX_ANCHOR_FILE_BYTES)).bytes);
  } catch (error) {
    if (error instanceof DerError) return [];
    if (!(error instanceof Failure)) throw error;
    if (error.reason !== 'missing') unread.push(error.message);
    return [];
  }
}

function certificatesIn(bytes: Buffer): readonly CertificateDetails[] {
  return objectsIn(bytes, CERTIFICATE_LABELS).flatMap((der) => {
    try {
      return [readCertificateDetails(der)];
    } catch (error) {
      if (error instanceof DerError) return [];
      throw error;
    }
  });
}

interface Described {
  readonly fingerprints: readonly string[];
  readonly publishes: Publishes;
}

/** One authority may be described under several names. */
function strictest(described: readonly Described[]): ReadonlyMap<string, Publishes> {
  const answers = (['no', 'unknown', 'yes'] as const).flatMap((answer) =>
    described.filter(({ publishes: own }) => own === answer),
  );
  return new Map(
    answers.flatMap(({ fingerprints, publishes: own }) =>
      fingerprints.map((fingerprint) => [fingerprint, own] as const),
    ),
  );
}

async function publishes(files: Files, directory: string, names: readonly string[]): Promise<Publishes> {
  const answers = await Promise.all(
    names.map(async (name): Promise<Publishes> => {
      try {
        const { bytes } = await files.open(`${directory}/${name}`, MAX_ANCHOR_FILE_BYTES);
        const parse = name.endsWith('.info') ? parseInfo : parseCrlUrl;
        const { urls, isSilent } = parse(bytes.toString('utf8'));
        return urls.length > 0 ? 'yes' : isSilent ? 'unknown' : 'no';
      } catch (error) {
        if (error instanceof Failure) return 'unknown';
        throw error;
      }
    }),
  );
  return (['yes', 'unknown'] as const).find((answer) => answers.includes(answer)) ?? 'no';
}

function unique(certificates: readonly CertificateDetails[]): readonly CertificateDetails[] {
  return [...new Map(certificates.map((one) => [one.facts.fingerprint, one])).values()];
}
