/** Trust anchors that have metadata beside them. */
import { Failure } from '../host/failure.ts';
import type { Files } from '../host/files.ts';
import { parseCrlUrl, parseInfo, type Metadata } from './anchor-metadata.ts';
import {
  certificateTrouble,
  MAX_ANCHOR_FILE_BYTES,
  shortMessage,
  sightingsIn,
  type Look,
} from './certificate-files.ts';
import type { FileTrouble } from './anchor-facts.ts';

/**
 * @param metadataFiles `STEM.info`, `STEM.crl_url`
 * @param certificateFiles all certificates of the directory
 */
export async function lookAtDescribed(
  files: Files,
  directory: string,
  stem: string,
  metadataFiles: readonly string[],
  certificateFiles: readonly string[],
): Promise<Look> {
  const { urls, isBundle, isSilent, troubles } = await readMetadata(files, directory, stem, metadataFiles);
  const file = [`${stem}.pem`, `${stem}.0`].find((name) => certificateFiles.includes(name));
  if (isBundle && file === undefined) return { sightings: [], troubles };
  if (file === undefined) {
    const message = `no certificate beside ${metadataFiles.join(', ')}`;
    return {
      sightings: [],
      troubles: [...troubles, { subject: stem, kind: 'certificate-missing', message }],
    };
  }
  const path = `${directory}/${file}`;
  const publishes = urls.length > 0 ? 'yes' : isSilent || troubles.length > 0 ? 'unknown' : 'no';
  try {
    return { sightings: await sightingsIn(files, path, { name: stem, urls, publishes }), troubles };
  } catch (error) {
    return { sightings: [], troubles: [...troubles, certificateTrouble(error, directory, stem, file)] };
  }
}

interface ReadMetadata extends Metadata {
  readonly troubles: readonly FileTrouble[];
}

async function readMetadata(
  files: Files,
  directory: string,
  stem: string,
  names: readonly string[],
): Promise<ReadMetadata> {
  const parts: Metadata[] = [];
  const troubles: FileTrouble[] = [];
  for (const name of names) {
    try {
      const { bytes } = await files.open(`${directory}/${name}`, MAX_ANCHOR_FILE_BYTES);
      const parse = name.endsWith('.info') ? parseInfo : parseCrlUrl;
      parts.push(parse(bytes.toString('utf8')));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      troubles.push({ subject: stem, kind: 'metadata-unreadable', message: shortMessage(error, directory) });
    }
  }
  const urls = [...new Set(parts.flatMap((part) => part.urls))];
  return {
    urls,
    isBundle: parts.length > 0 && parts.every((part) => part.isBundle),
    isSilent: parts.some((part) => part.isSilent),
    troubles,
  };
}
