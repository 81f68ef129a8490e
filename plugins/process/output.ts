/**
 * Standard output that is written whole and never blocks the event loop, so that a reader that does not read cannot
 * hold up the deadline.
 *
 * A pipe or a terminal is reopened without blocking; while it is full (EAGAIN) a timer tries again. What cannot be
 * reopened, such as a socket, is written by the thread pool, unless it is so little that it fits into any buffer.
 */
import { closeSync, constants, fstatSync, openSync, write as writeBytes, writeSync } from 'node:fs';

const STDOUT = 1;
const STDERR = 2;
const RETRY_MILLISECONDS = 2;
/** PIPE_BUF, which no kernel's socket or terminal buffer is smaller than. */
const FITS_ANY_BUFFER = 4096;

const WRITE_WITHOUT_BLOCKING = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Everything that some library or Node itself might print on stderr would end up in Icinga's plugin output. */
export function silenceStderr(): void {
  closeSync(STDERR);
  try {
    openSync('/dev/null', constants.O_WRONLY);
  } catch {
    // A change root without devices: something has to stand there that takes no text.
    openSync('/', constants.O_RDONLY);
  }
}

/** What is said to nobody in particular, on standard error. */
export function sayAside(text: string): void {
  try {
    writeSync(STDERR, text);
  } catch {
    // Nobody reads it: the result counts.
  }
}

/** The reader has gone, as `head` does when it has seen enough. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
  readonly code = 'EPIPE';
}

export interface Output {
  /** @throws ReaderGone, or the system's error */
  write(content: string | Buffer): Promise<void>;
  /** As much as goes out at once; for when the event loop must not be waited for. */
  writeNow(text: string): void;
}

export function openOutput(): Output {
  const own = reopened();
  return {
    async write(content) {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      if (own !== undefined) await writePatiently(own, bytes);
      else await writeInPool(bytes, bytes.length <= FITS_ANY_BUFFER ? writeSome(STDOUT, bytes, 0) : 0);
    },
    writeNow(text) {
      writeSome(own ?? STDOUT, Buffer.from(text, 'utf8'), 0);
    },
  };
}

async function writePatiently(descriptor: number, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const written = writeSome(descriptor, bytes, at);
    at += written;
    if (written === 0) await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
  }
}

async function writeInPool(bytes: Buffer, from: number): Promise<void> {
  for (let at = from; at < bytes.length;) at += await writePart(bytes, at);
}

function writePart(bytes: Buffer, at: number): Promise<number> {
  return new Promise((resolve, reject) => {
    writeBytes(STDOUT, bytes, at, bytes.length - at, null, (error, written) => {
      if (error === null) resolve(written);
      else if (error.code === 'EAGAIN') setTimeout(() => resolve(0), RETRY_MILLISECONDS);
      else reject(told(error));
    });
  });
}

/** Bytes written, 0 when the pipe is full. */
function writeSome(descriptor: number, bytes: Buffer, at: number): number {
  try {
    return writeSync(descriptor, bytes, at);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw told(error);
  }
}

function told(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const isGone = 'code' in error && error.code === 'EPIPE';
  return isGone ? new ReaderGone(error.message, { cause: error }) : error;
}

/** Its own open file description, so that whoever else holds it keeps theirs as it was. */
function reopened(): number | undefined {
  try {
    const stats = fstatSync(STDOUT);
    if (!stats.isFIFO() && !stats.isCharacterDevice()) return undefined;
    return openSync(`/proc/self/fd/${STDOUT}`, WRITE_WITHOUT_BLOCKING);
  } catch {
    return undefined;
  }
}
