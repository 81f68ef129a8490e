/** What programs of the host complain of, as failures. Their messages end with the system's words for the error. */
import { Failure, type FailureReason } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';

/** strerror(3) of glibc and of musl, and what shells say instead; whole or as the beginning. */
const REASONS: readonly (readonly [RegExp, FailureReason, string])[] = [
  [/^no such file/i, 'missing', 'no such file or directory'],
  [/^(?:nonexistent directory|directory nonexistent)/i, 'missing', 'no such file or directory'],
  [/^not a directory/i, 'missing', 'not a directory'],
  [/^no such process/i, 'missing', 'no such process'],
  [/^permission denied/i, 'denied', 'permission denied'],
  [/^operation not permitted/i, 'denied', 'operation not permitted'],
  [
    /^(?:too many levels of symbolic links|symbolic link loop)/i,
    'failed',
    'too many levels of symbolic links',
  ],
  [/^(?:file name too long|filename too long)/i, 'failed', 'ENAMETOOLONG'],
  [/^(?:input\/output error|i\/o error)/i, 'failed', 'input/output error'],
  [/^stale file handle/i, 'failed', 'stale file handle'],
];

/** What a shell exits with when it does not find a program, or may not start it. */
const NOT_FOUND = 127;
const NOT_STARTED = 126;
/** A program that a signal ended has a shell write it as more than this. */
const HIGHEST_EXIT = 128;

export interface Complaint {
  readonly exitCode: number;
  readonly stderr: Buffer;
}

/**
 * @param tool whose complaint it is; a host without it is a host that could not be looked at
 */
export function remoteFailure({ exitCode, stderr }: Complaint, subject: string, tool: string): Failure {
  const text = nameOfBytes(stderr).trimEnd();
  if (exitCode === NOT_FOUND) return new Failure('failed', `${subject}: ${tool} not found on the host`);
  if (exitCode === NOT_STARTED) return new Failure('failed', `${subject}: ${tool} cannot be run on the host`);
  // What it complained of before that says nothing of the rest.
  if (exitCode > HIGHEST_EXIT) {
    return new Failure('failed', `${subject}: ${tool} was ended by signal ${exitCode - HIGHEST_EXIT}`);
  }
  const [reason, words] = explain(text);
  const said = lastLine(text);
  return new Failure(reason, `${subject}: ${words ?? (said === '' ? `${tool} exited ${exitCode}` : said)}`);
}

/** The reason, and our words for it where there are. */
export function explain(message: string): readonly [FailureReason, string | undefined] {
  const words = message.slice(message.lastIndexOf(': ') + 1).trim();
  const known = REASONS.find(([expression]) => expression.test(words));
  return known === undefined ? ['failed', undefined] : [known[1], known[2]];
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}
