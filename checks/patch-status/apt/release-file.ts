/** `InRelease`, or `Release` beside its signature. Source: https://wiki.debian.org/DebianRepository/Format */
import { Failure } from '../../../src/check/index.ts';
import type { AptRelease } from '../observation.ts';
import { fieldOf } from './stanza.ts';

export interface ReleaseFile extends AptRelease {
  /** Of each file, by its path below the release file. */
  readonly files: ReadonlyMap<string, Checksum>;
  readonly architectures: readonly string[];
  /** Whether lists of packages for all architectures are apart from the others, and are to be read. */
  readonly hasListsForAll: boolean;
}

export interface Checksum {
  readonly algorithm: 'sha256' | 'sha512';
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

const SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----';
const SIGNATURE = '\n-----BEGIN PGP SIGNATURE-----';

/** @param signature whether another file holds it. @throws Failure `malformed` */
export function parseRelease(text: string, path: string, signature: boolean): ReleaseFile {
  const isInline = text.startsWith(SIGNED);
  const end = text.indexOf(SIGNATURE);
  if (isInline && end < 0) throw new Failure('malformed', `${path}: cut off before its signature`);
  const body = isInline ? text.slice(text.indexOf('\n\n') + 2, end) : text;
  const files = checksums(body);
  if (files.size === 0) throw new Failure('malformed', `${path}: names no file with SHA256 or SHA512`);
  const value = (name: string): string => fieldOf(body, name) ?? '';
  return {
    origin: value('Origin'),
    label: value('Label'),
    suite: value('Suite'),
    codename: value('Codename'),
    version: value('Version'),
    date: instant(value('Date')),
    validUntil: instant(value('Valid-Until')),
    isSigned: isInline || signature,
    isAutomatic: value('NotAutomatic') !== 'yes',
    isUpgraded: value('ButAutomaticUpgrades') === 'yes',
    files,
    architectures: value('Architectures').split(/\s+/),
    hasListsForAll: !/\bPackages\b/.test(value('No-Support-for-Architecture-all')),
  };
}

/** RFC 5322, in UTC whatever it says of the zone but a number. */
function instant(text: string): number | null {
  const milliseconds = Date.parse(text.replace(/\b(?:UTC|GMT|Z)$/, 'UTC'));
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}

const LINE = /^ ([0-9a-f]{64}|[0-9a-f]{128}) +(\d+) +(\S+)$/gm;

/** Those that apt takes for strong; of one file the first counts. */
function checksums(body: string): ReadonlyMap<string, Checksum> {
  const files = new Map<string, Checksum>();
  for (const [, digest = '', size = '', name = ''] of body.matchAll(LINE)) {
    const algorithm = digest.length === 64 ? 'sha256' : 'sha512';
    if (!files.has(name)) files.set(name, { algorithm, digest, size: Number(size) });
  }
  return files;
}
