/** Reads what is installed: metadata, certificates, and which files are missing. */
import { Failure } from '../../src/check/index.ts';
import type { Files } from '../../src/host/files.ts';
import { sortAnchorFiles } from '../../src/x509/anchor-files.ts';
import { infoEntries, parseInfo } from '../../src/x509/anchor-metadata.ts';
import { mapBounded } from '../../src/x509/bounded.ts';
import { MAX_ANCHOR_FILE_BYTES, shortMessage, sightingsIn } from '../../src/x509/certificate-files.ts';
import { DerError } from '../../src/x509/der-cursor.ts';
import { groupBy } from '../../src/x509/groups.ts';
import type { Certificate } from '../../src/x509/trust-anchor.ts';
import type { AnchorCertificate, InstalledAnchor, Stranger, Trouble } from './observation.ts';

export interface Installed {
  readonly anchors: readonly InstalledAnchor[];
  readonly strangers: readonly Stranger[];
  readonly troubles: readonly Trouble[];
}

const AT_ONCE = 32;

/** @throws Failure where the directory cannot be listed */
export async function findInstalled(files: Files, directory: string): Promise<Installed> {
  const names = await files.list(directory);
  const { certificates } = sortAnchorFiles(names);
  const stems = names.flatMap((name) => /^(.+)\.info$/.exec(name)?.[1] ?? []).toSorted();
  const read = await mapBounded(certificates, AT_ONCE, (file) => readFile(files, directory, file));
  const byFile = new Map(certificates.map((file, index) => [file, read[index]]));
  const looks = await mapBounded(stems, AT_ONCE, (stem) =>
    lookAtAnchor(files, directory, stem, new Set(names), byFile),
  );
  const anchors = looks.flatMap((look) =>
    'anchor' in look && look.anchor !== undefined ? [look.anchor] : [],
  );
  const described = new Set(stems.flatMap((stem) => ownFiles(stem, byFile)));
  const known = new Set(anchors.flatMap((anchor) => anchor.certificates.map(({ sha256 }) => sha256)));
  return {
    anchors,
    strangers: strangersIn(byFile, known),
    troubles: [
      ...looks.flatMap(({ trouble }) => trouble ?? []),
      ...[...byFile].flatMap(([file, content]) => troubleOf(file, content, described)),
    ],
  };
}

type Content = readonly Certificate[] | Failure | DerError | undefined;

async function readFile(files: Files, directory: string, file: string): Promise<Content> {
  try {
    const found = await sightingsIn(files, `${directory}/${file}`, { name: file, urls: [], publishes: 'no' });
    return found.map(({ certificate }) => certificate);
  } catch (error) {
    if (error instanceof Failure || error instanceof DerError) return error;
    throw error;
  }
}

type ByFile = ReadonlyMap<string, Content>;

/** The certificate of an anchor is `STEM.pem`, else `STEM.0`. */
function ownFiles(stem: string, byFile: ByFile): readonly string[] {
  return [`${stem}.pem`, `${stem}.0`].filter((file) => byFile.has(file)).slice(0, 1);
}

interface AnchorLook {
  /** Undefined for a bundle. */
  readonly anchor?: InstalledAnchor | undefined;
  readonly trouble?: Trouble;
}

async function lookAtAnchor(
  files: Files,
  directory: string,
  stem: string,
  names: ReadonlySet<string>,
  byFile: ByFile,
): Promise<AnchorLook> {
  try {
    const { bytes } = await files.open(`${directory}/${stem}.info`, MAX_ANCHOR_FILE_BYTES);
    return { anchor: describe(stem, bytes.toString('utf8'), names, byFile) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      trouble: { subject: stem, kind: 'metadata-unreadable', message: shortMessage(error, directory) },
    };
  }
}

function describe(
  stem: string,
  info: string,
  names: ReadonlySet<string>,
  byFile: ByFile,
): InstalledAnchor | undefined {
  const entries = new Map(infoEntries(info));
  const [file] = ownFiles(stem, byFile);
  const { isBundle, urls } = parseInfo(info);
  if (isBundle && file === undefined) return undefined;
  const content = file === undefined ? undefined : byFile.get(file);
  const certificates = isRead(content) ? content : [];
  const expected = [
    ...(file === undefined ? [`${stem}.pem`] : []),
    `${stem}.signing_policy`,
    ...(urls.length > 0 ? [`${stem}.crl_url`] : []),
  ];
  return {
    stem,
    alias: entries.get('alias') ?? null,
    version: entries.get('version') ?? null,
    statedSha1: statedPrints(entries, 'sha1fp'),
    statedSha256: statedPrints(entries, 'sha256fp'),
    certificates: certificates.map(certificateFacts),
    missingFiles: [...expected.filter((name) => !names.has(name)), ...missingLinks(certificates, names)],
  };
}

function isRead(content: Content): content is readonly Certificate[] {
  return Array.isArray(content);
}

function statedPrints(entries: ReadonlyMap<string, string>, key: string): readonly string[] {
  return [...entries]
    .filter(([name]) => name.startsWith(`${key}.`))
    .toSorted(([a], [b]) => numberOf(a) - numberOf(b))
    .map(([, value]) => value.toUpperCase());
}

function numberOf(key: string): number {
  return Number(key.replace(/^.*\./, ''));
}

/** Software finds an anchor under one of OpenSSL's two hashes; without either it is not trusted at all. */
function missingLinks(certificates: readonly Certificate[], names: ReadonlySet<string>): readonly string[] {
  return certificates.flatMap(({ hashes }) =>
    hashes.some((hash) => names.has(`${hash}.0`)) ? [] : [`${hashes[0] ?? ''}.0`],
  );
}

function certificateFacts({ subject, sha1, fingerprint }: Certificate): AnchorCertificate {
  return { subject, sha1, sha256: fingerprint };
}

function strangersIn(byFile: ByFile, known: ReadonlySet<string>): readonly Stranger[] {
  const sightings = [...byFile].flatMap(([file, content]) =>
    isRead(content)
      ? content.map((certificate) => ({ file, certificate: certificateFacts(certificate) }))
      : [],
  );
  const strange = sightings.filter(({ certificate }) => !known.has(certificate.sha256));
  return [...groupBy(strange, ({ certificate }) => certificate.sha256).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first.certificate, files: group.map(({ file }) => file) }];
  });
}

/** A link to nothing trusts nobody; whatever else cannot be read may be somebody whom this machine trusts. */
function troubleOf(file: string, content: Content, described: ReadonlySet<string>): readonly Trouble[] {
  if (content === undefined || isRead(content)) return [];
  if (content instanceof Failure && content.reason === 'missing' && !described.has(file)) return [];
  const subject = described.has(file) ? file.replace(/\.[^.]+$/, '') : file;
  const message = content instanceof DerError ? `${file}: ${content.message}` : baseName(content.message);
  return [{ subject, kind: 'certificate-unreadable', message }];
}

function baseName(message: string): string {
  return message.replace(/^\/(?:[^/:]*\/)*/, '');
}
