/**
 * Files for Nagios to read, each once, whatever ends us in between.
 *
 * A file is written under a name that Nagios passes over, then its events are noted in a journal, then it gets the name and
 * the `.ok` that Nagios looks for. After a crash the first name tells what remains to be done: where it is noted it is
 * finished, otherwise left, and removed when it is old, since its events come again. What is noted and has neither name was
 * read.
 */
import { createHash } from 'node:crypto';
import type { Journal } from '../../../host/journal.ts';
import type { SpoolDirectory } from '../../../host/spool-directory.ts';

export interface Publisher {
  /** The file that an event has been published in. */
  fileOf(id: string): string | undefined;
  /**
   * All of it is visible to Nagios at once, and durable, when it resolves.
   * @param taken names that are in the directory
   */
  publish(ids: readonly string[], content: string, taken: ReadonlySet<string>): Promise<string>;
}

/** One line of the journal. */
interface Note {
  readonly file: string;
  readonly ids: readonly string[];
}

/** Nagios reads `c` and six characters, and passes over everything else (`process_check_result_queue`). */
export const CHECK_RESULT_FILE = /^c.{6}$/s;
const PREPARED = /^\.secmon-(c[0-9a-zA-Z]{6})\.new$/;

/** Nagios deletes files that are older than `max_check_result_file_age`, unread; these never are. */
const FOR_EVER = Date.UTC(2100, 0, 1) / 1000;

const TAIL_BYTES = 4 * 2 ** 20;

/**
 * Asks the journal and the directory what has been published, and finishes what a crash has interrupted.
 * @param now seconds since the epoch
 */
export async function openPublisher(
  spool: SpoolDirectory,
  journal: Journal,
  now: number,
): Promise<Publisher> {
  const fileOfId = new Map<string, string>();
  for (const line of (await journal.tail(TAIL_BYTES)).split('\n')) remember(noteIn(line));
  await finish(spool, new Set(fileOfId.values()), now);
  return {
    fileOf: (id) => fileOfId.get(id),
    async publish(ids, content, taken) {
      const file = freeName(ids, taken);
      const note: Note = { file, ids };
      await spool.write(prepared(file), content);
      await spool.sync();
      await journal.append(`${JSON.stringify(note)}\n`);
      remember(note);
      await release(spool, file);
      return file;
    },
  };

  function remember({ file, ids }: Note): void {
    for (const id of ids) fileOfId.set(id, file);
    for (const id of fileOfId.keys()) {
      if (fileOfId.size <= REMEMBERED) break;
      fileOfId.delete(id);
    }
  }
}

const NOTHING: Note = { file: '', ids: [] };

/** A line that is torn says nothing: what it was to say has not been released. */
function noteIn(line: string): Note {
  try {
    return JSON.parse(line) as Note;
  } catch {
    return NOTHING;
  }
}

/** More than any batch: whatever a crash leaves unconfirmed is among them. */
const REMEMBERED = 20_000;

/** What is not noted may be another process's that is about to. */
const LEFT_BEHIND_SECONDS = 3600;

async function finish(spool: SpoolDirectory, noted: ReadonlySet<string>, now: number): Promise<void> {
  const names = new Set(await spool.list());
  for (const name of names) {
    const file = PREPARED.exec(name)?.[1];
    if (file !== undefined && noted.has(file)) await release(spool, file);
    else if (file !== undefined && ((await spool.modifiedAt(name)) ?? now) < now - LEFT_BEHIND_SECONDS)
      await spool.remove(name);
    if (noted.has(name) && !names.has(ok(name))) await spool.write(ok(name), '');
  }
  await spool.sync();
}

async function release(spool: SpoolDirectory, file: string): Promise<void> {
  await spool.rename(prepared(file), file, FOR_EVER);
  await spool.write(ok(file), '');
  await spool.sync();
}

function prepared(file: string): string {
  return `.secmon-${file}.new`;
}

function ok(file: string): string {
  return `${file}.ok`;
}

/** Made from the events, so that what a crash has left behind is written over; another where somebody's file has it. */
function freeName(ids: readonly string[], taken: ReadonlySet<string>): string {
  for (let attempt = 0; ; attempt += 1) {
    const digest = createHash('sha256')
      .update(JSON.stringify([attempt, ids]))
      .digest();
    const file = `c${digest.toString('base64').replaceAll(/[+/]/g, '0').slice(0, 6)}`;
    if (!taken.has(file) && !taken.has(ok(file))) return file;
  }
}
