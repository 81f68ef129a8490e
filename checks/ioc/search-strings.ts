/** Looks for bytes in files. */
import { beforeAbort, Failure } from '../../src/check/index.ts';
import type { FileStatus, OpenedFile } from '../../src/host/files.ts';
import { orReason } from '../../src/evidence/look.ts';
import { atMost } from './at-most.ts';
import { indicatorsOf, type Candidate } from './candidate.ts';
import type { Context } from './context.ts';
import { entryText, type Aim } from './file-aim.ts';
import type { SoughtString } from './indicator.ts';

/** Each may take as much memory as its indicator allows. */
const AT_ONCE = 4;

interface StringAim extends Aim {
  readonly sought: SoughtString;
}

export async function searchStrings(context: Context, candidates: readonly Candidate[]): Promise<void> {
  const wanted = candidates
    .filter(({ aims }) => aims.some(isStringAim))
    .map(({ entry, aims }) => ({ entry, aims: aims.filter(isStringAim) }));
  await atMost(AT_ONCE, wanted, async ({ entry, aims }) => {
    const maxBytes = Math.max(...aims.map(({ sought }) => sought.maxSize));
    const opened = await open(context, entry.path, maxBytes);
    if (!(opened instanceof Failure)) {
      if (isOwn(context, opened.status)) return;
      for (const aim of aims) search(context, aim, entry.path, opened);
    } else if (!(await isOwnPath(context, entry.path))) noteUnread(context, entry.path, aims, opened);
  });
}

function isStringAim(aim: Aim): aim is StringAim {
  return aim.sought.kind === 'string';
}

async function open(
  { look: { host, signal } }: Context,
  path: string,
  maxBytes: number,
): Promise<OpenedFile | Failure> {
  try {
    return await beforeAbort(host.files.open(path, maxBytes), signal);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** An indicator set holds every string that it names. */
function isOwn({ own }: Context, { device, inode }: FileStatus): boolean {
  return own.has(`${device}:${inode}`);
}

async function isOwnPath(context: Context, path: string): Promise<boolean> {
  if (context.own.size === 0) return false;
  const status = await orReason(context.look.host.files.status(path));
  return status.reason === undefined && isOwn(context, status.value);
}

function noteUnread({ report }: Context, path: string, aims: readonly StringAim[], failure: Failure): void {
  if (failure.reason === 'missing' || failure.reason === 'not-regular') return;
  const [first] = aims;
  if (first !== undefined) report.blindItem(first.indicator, path, failure.message, indicatorsOf(aims));
}

function search(
  { report }: Context,
  { sought, indicator }: StringAim,
  path: string,
  { bytes, status }: OpenedFile,
): void {
  const { bytes: hex, maxSize } = sought;
  if (bytes.length > maxSize) {
    report.blindItem(indicator, path, `${path}: larger than ${maxSize} bytes`);
    return;
  }
  const at = bytes.indexOf(Buffer.from(hex, 'hex'));
  if (at < 0) return;
  const entry = { path, ...status };
  report.hit(indicator, path, [entryText(entry), `${hex.length / 2} bytes found at offset ${at}`]);
}
