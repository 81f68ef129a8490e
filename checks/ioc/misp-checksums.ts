/**
 * Files of MISP that have a checksum for detection: it tells by itself what a file is, whatever it is called now, and MISP
 * exports it alone as well. Where the file was seen is looked at too, since that may lie beyond the operator's roots.
 */
import { DIGEST_ALGORITHMS } from '../../src/host/digests.ts';
import { foreignFile, OF_NOTHING, WINDOWS, type ForeignFile } from './foreign-file.ts';
import type { Places, Sought, Taken, Unusable } from './indicator.ts';

const ONLY_THERE: Omit<Unusable, 'item'> = {
  reason: 'the checksum under other names: --root says where to look',
  scope: 'elsewhere',
};

/** What to look for; null where no checksum tells anything without the name. */
export function mispChecksums(file: ForeignFile, places: Places): Taken | null {
  const digests = {
    md5: telling(file.digests.md5),
    sha1: telling(file.digests.sha1),
    sha256: telling(file.digests.sha256),
  };
  if (DIGEST_ALGORITHMS.every((algorithm) => digests[algorithm].length === 0)) return null;
  const there = seenAt(file, places);
  if (places.roots.length === 0) return there.length === 0 ? null : { sought: there, rejected: [ONLY_THERE] };
  const anywhere = foreignFile({ names: [], digests, sizes: file.sizes }, places);
  return { sought: [...there, ...usable(anywhere)], rejected: [] };
}

function telling(values: readonly string[]): readonly string[] {
  return values.filter((value) => !OF_NOTHING.has(value.toLowerCase()));
}

/** Where it lay on a host like ours, if it says so in full. */
function seenAt(file: ForeignFile, places: Places): readonly Sought[] {
  const names = file.names.filter((name) => !WINDOWS.test(name));
  const isInFull = file.directory?.startsWith('/') === true;
  const inFull = isInFull ? names : names.filter((name) => name.startsWith('/'));
  if (inFull.length === 0 && !isInFull) return [];
  return usable(foreignFile({ ...file, names: inFull }, places));
}

function usable(sought: ReturnType<typeof foreignFile>): readonly Sought[] {
  return 'reason' in sought ? [] : [sought];
}
