/**
 * Standard output that is written whole and never blocks the event loop.
 *
 * A pipe is reopened without blocking, so that a reader that does not read cannot hold up the deadline; a full pipe
 * (EAGAIN) is tried again from a timer. Writes are synchronous because the thread pool may be full of hung reads.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';

const STDOUT = 1;
const STDERR = 2;
const RETRY_MILLISECONDS = 2;

/** Device number of /dev/null on Linux, major 1 minor 3. */
const NULL_DEVICE = 0x103;

/** The bits of open(2)'s flags that hold the access mode. */
const O_ACCMODE = 3;

/** Everything that some library or Node itself might print on stderr would end up in Icinga's plugin output. */
export function silenceStderr(): void {
  closeSync(STDERR);
  openSync('/dev/null', constants.O_WRONLY);
}

/**
 * Whether the process was started without a standard output: Node then opens /dev/null for reading and writing in
 * its place, which a shell's `>/dev/null` never does.
 */
export function isStdoutClosed(): boolean {
  const stats = fstatSync(STDOUT);
  if (!stats.isCharacterDevice() || stats.rdev !== NULL_DEVICE) return false;
  const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${STDOUT}`, 'utf8'))?.[1];
  return (Number.parseInt(flags ?? '1', 8) & O_ACCMODE) === constants.O_RDWR;
}

export interface Output {
  /** @throws the system's error, such as EPIPE, when nobody reads any more */
  write(text: string): Promise<void>;
  /** As much as goes out at once; for when the event loop must not be waited for. */
  writeNow(text: string): void;
}

export function openOutput(): Output {
  const descriptor = nonBlockingStdout();
  return {
    async write(text) {
      const bytes = Buffer.from(text, 'utf8');
      for (let at = 0; at < bytes.length;) {
        const written = writeSome(descriptor, bytes, at);
        at += written;
        if (written === 0) await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
      }
    },
    writeNow(text) {
      writeSome(descriptor, Buffer.from(text, 'utf8'), 0);
    },
  };
}

/** Bytes written, 0 when the pipe is full. */
function writeSome(descriptor: number, bytes: Buffer, at: number): number {
  try {
    return writeSync(descriptor, bytes, at);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
    throw error;
  }
}

/** Its own open file description, so that whoever else holds the pipe keeps theirs as it was. */
function nonBlockingStdout(): number {
  try {
    if (!fstatSync(STDOUT).isFIFO()) return STDOUT;
    return openSync(`/proc/self/fd/${STDOUT}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return STDOUT;
  }
}
