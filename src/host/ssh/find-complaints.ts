/**
 * What `find` could not look at. In the locale C, GNU find writes names as C strings, so that one complaint is one line;
 * BusyBox writes them as they are, where what a name holds can make more complaints of one, never less.
 */
import type { FailureReason } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import type { Answer } from './question.ts';
import { explain, remoteFailure } from './remote-failure.ts';

export interface FindComplaint {
  /** Undefined where the complaint names none. */
  readonly path: string | undefined;
  readonly reason: FailureReason;
  readonly words: string;
}

const COMPLAINT =
  /^(?:find|stat): (?:cannot statx? |can't stat |cannot access )?(?<name>.*): (?<words>[^:]*)$/s;
/** Where a complaint begins; a name that holds a newline goes on in the next line. */
const BEGINNING = /\n(?=(?:find|stat): )/;

export function findComplaints(stderr: Buffer): readonly FindComplaint[] {
  return stderr
    .toString('latin1')
    .trimEnd()
    .split(BEGINNING)
    .filter((text) => text !== '')
    .map((text) => {
      const { name, words = text } = COMPLAINT.exec(text)?.groups ?? {};
      const [reason, own] = explain(text);
      return { path: name === undefined ? undefined : unquoted(name), reason, words: own ?? words };
    });
}

/** What `find` exits with when it has come to its end, all of its complaints told. */
export const COMPLAINED = 1;

/**
 * What it complained of, where that is all that is missing.
 * @throws Failure where it did not come to its end, or does not say what it could not look at
 */
export function toldComplaints(answer: Answer, subject: string): readonly FindComplaint[] {
  const complaints = findComplaints(answer.stderr);
  const { exitCode } = answer;
  if (exitCode !== 0 && (exitCode !== COMPLAINED || complaints.length === 0)) {
    throw remoteFailure(answer, subject, 'find');
  }
  return complaints;
}

/** Commands one after the other, of whose exit codes the highest counts. */
export function oneAfterTheOther(commands: readonly string[]): string {
  const steps = commands.map((command) => `${command} || { c=$?; [ "$c" -le "$f" ] || f=$c; }`);
  return ['f=0', ...steps, '(exit $f)'].join('\n');
}

const ESCAPES: Readonly<Partial<Record<string, string>>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** A name in the quotes of the locale C (quotearg of gnulib), or as it is. */
function unquoted(text: string): string {
  const inner = /^'(?<inner>.*)'$/s.exec(text)?.groups?.['inner'];
  if (inner === undefined) return nameOfBytes(Buffer.from(text, 'latin1'));
  const bytes = inner.replaceAll(/\\([0-7]{3}|.)/g, (_, escape: string) =>
    escape.length === 3 ? String.fromCharCode(Number.parseInt(escape, 8)) : (ESCAPES[escape] ?? escape),
  );
  return nameOfBytes(Buffer.from(bytes, 'latin1'));
}
