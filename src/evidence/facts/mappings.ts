/** Files that processes have mapped. Source: proc_pid_maps(5). */
import { nameOfBytes } from '../../host/file-name.ts';
import { orReason, type Listing, type Look } from '../look.ts';
import { processFile, userProcessIds, type ProcessFile } from './processes.ts';

export interface MappedFile extends ProcessFile {
  readonly pid: number;
  /** Whether some of it may be run. */
  readonly runs: boolean;
}

const MAX_BYTES = 16 * 2 ** 20;
/** Address, permissions, offset, device, inode, path. */
const LINE = /^[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \d+ +(?<path>\/.*)$/;

/** Each file once for each process. Whoever is not root sees only the own ones: the rest are gaps. @throws Failure */
export async function mappedFiles(look: Look): Promise<Listing<MappedFile>> {
  const { found: pids, gaps } = await look.fact(userProcessIds);
  const maps = await Promise.all(pids.map((pid) => readMaps(look, pid)));
  const unread = maps.flatMap((each) => ('unread' in each ? [each.unread] : []));
  return {
    found: maps.flatMap((each) => ('unread' in each ? [] : each.files)),
    gaps: [
      ...gaps,
      ...(unread.length === 0 ? [] : [`maps of ${unread.length} processes unread: ${unread[0]}`]),
    ],
  };
}

async function readMaps(
  { host: { files } }: Look,
  pid: number,
): Promise<{ readonly files: readonly MappedFile[] } | { readonly unread: string }> {
  const read = await orReason(files.open(`/proc/${pid}/maps`, MAX_BYTES));
  if (read.reason === undefined) return { files: parseMaps(nameOfBytes(read.value.bytes), pid) };
  return read.reason.reason === 'missing' ? { files: [] } : { unread: read.reason.message };
}

/** Most lines are about memory of no file, or another part of the file before. */
export function parseMaps(text: string, pid: number): readonly MappedFile[] {
  const paths = new Map<string, boolean>();
  for (const line of text.split('\n')) {
    const slash = line.indexOf('/');
    if (slash < 0) continue;
    const runs = line.charAt(line.indexOf(' ') + 3) === 'x';
    const known = paths.get(line.slice(slash));
    if (known === true || (known === false && !runs)) continue;
    const path = LINE.exec(line)?.groups?.['path'];
    if (path !== undefined) paths.set(path, runs);
  }
  return [...paths].map(([path, runs]) => ({ pid, ...processFile(path.replaceAll('\\012', '\n')), runs }));
}
