/** Reads the files that globs match, for indicators of lines in them. */
import { beforeAbort, Failure } from '../../src/check/index.ts';
import { nameOfBytes } from '../../src/host/file-name.ts';
import type { OpenedFile } from '../../src/host/files.ts';
import { atMost } from './at-most.ts';
import type { Context } from './context.ts';
import type { Kind } from './indicator.ts';

const AT_ONCE = 32;
const MAX_BYTES = 4 * 2 ** 20;

export interface TextFile {
  readonly path: string;
  readonly lines: readonly string[];
}

/**
 * @param indicators how many are left open by what cannot be read
 * @param found gets every regular file
 */
export async function readTexts(
  context: Context,
  kind: Kind,
  paths: readonly string[],
  indicators: number,
  found: (file: TextFile) => Promise<void> | void,
): Promise<void> {
  await atMost(AT_ONCE, paths, async (path) => {
    const opened = await open(context, path);
    if (!(opened instanceof Failure)) await found({ path, lines: nameOfBytes(opened.bytes).split('\n') });
    else if (opened.reason !== 'missing' && opened.reason !== 'not-regular')
      context.report.failure(kind, path, opened, indicators);
  });
}

async function open({ look: { host, signal } }: Context, path: string): Promise<OpenedFile | Failure> {
  try {
    return await beforeAbort(host.files.open(path, MAX_BYTES), signal);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** What globs match; what cannot be listed is noted. */
export async function expandAll(
  { look, report }: Context,
  kind: Kind,
  globs: readonly string[],
  indicators: number,
): Promise<readonly string[]> {
  const { found, gaps } = await look.expand(globs);
  for (const gap of gaps) report.blind(kind, placeOf(gap), gap, indicators);
  return found;
}

function placeOf(gap: string): string {
  return gap.replace(/: [^:]*$/, '');
}
