/** Lists: the shipped one, parsed in advance, or the operator's files. */
import { parseDocument, readTrusted } from '../../src/check/index.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { defaultList } from './default-list.generated.ts';
import type { FileDocument, ListDocument } from './list-document.ts';
import { parseLines } from './parse-lines.ts';

const MAX_BYTES = 2 ** 20;
const ROOT = 0;
const REPLACEMENT = '\uFFFD';

type Operated = Pick<Host, 'operator'>;

export interface LoadedList {
  /** The file; null for the shipped one. */
  readonly list: string | null;
  readonly complaints: readonly string[];
  readonly files: readonly FileDocument[];
}

export const shippedList: LoadedList = { list: null, complaints: [], files: defaultList.files };

/** A list that cannot be read is one complaint, so that it does not hide what others say. */
export async function loadList(host: Operated, path: string): Promise<LoadedList> {
  try {
    return { list: path, ...(await readList(host, path)) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { list: path, complaints: [error.message], files: [] };
  }
}

async function readList({ operator }: Operated, path: string): Promise<Omit<LoadedList, 'list'>> {
  const owners = [ROOT, operator.accounts.effectiveUid()];
  const text = await readTrusted(operator.files, path, owners, MAX_BYTES);
  requireUtf8(text, path);
  if (!/\.(?:ya?ml|json)$/i.test(path)) return parseLines(text, path);
  const { listSchema } = await import('./list-schema.ts');
  const { files } = await parseDocument<ListDocument>(text, path, listSchema);
  return { complaints: [], files };
}

/** A path whose bytes were replaced would be looked for in vain, and its absence taken for harmless. */
function requireUtf8(text: string, path: string): void {
  const line = text.split('\n').findIndex((each) => each.includes(REPLACEMENT));
  if (line >= 0) throw new Failure('malformed', `${path}:${line + 1}: not UTF-8`);
}
