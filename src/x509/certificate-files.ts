/** Reads files of certificates, and says what is wrong where it cannot. */
import type { Files } from '../host/files.ts';
import { Failure } from '../host/failure.ts';
import { DerError } from './der-cursor.ts';
import { numberedName } from './numbered-name.ts';
import type { AnchorFacts, FileTrouble } from './anchor-facts.ts';
import { CERTIFICATE_LABELS, objectsIn } from './pem.ts';
import { readCertificate, type Certificate } from './trust-anchor.ts';

export const MAX_ANCHOR_FILE_BYTES = 2 ** 20;

/** One name of one certificate, with what its metadata say. */
export interface Sighting {
  readonly name: string;
  readonly certificate: Certificate;
  readonly urls: readonly string[];
  readonly publishes: AnchorFacts['publishes'];
}

export interface Look {
  readonly sightings: readonly Sighting[];
  readonly troubles: readonly FileTrouble[];
}

/** Every certificate of a file, as the anchor `name`; the second is `name#2`. @throws Failure, DerError */
export async function sightingsIn(
  files: Files,
  path: string,
  { name, urls, publishes }: Omit<Sighting, 'certificate'>,
): Promise<readonly Sighting[]> {
  const { bytes } = await files.open(path, MAX_ANCHOR_FILE_BYTES);
  return objectsIn(bytes, CERTIFICATE_LABELS).map((object, index) => ({
    name: numberedName(name, index),
    certificate: readCertificate(object),
    urls,
    publishes,
  }));
}

export function certificateTrouble(
  error: unknown,
  directory: string,
  subject: string,
  file: string,
): FileTrouble {
  const kind = 'certificate-unreadable';
  if (error instanceof DerError) return { subject, kind, message: `${file}: ${error.message}` };
  if (error instanceof Failure) return { subject, kind, message: shortMessage(error, directory) };
  throw error;
}

/** The failure's message with names relative to the directory. */
export function shortMessage({ message }: Failure, directory: string): string {
  return message.startsWith(`${directory}/`) ? message.slice(directory.length + 1) : message;
}
