/**
 * What `find` could not look at. In the locale C, GNU find writes names as C strings, so that one complaint is one line;
 * BusyBox writes them as they are, where what a name holds can make more complaints of one, never less.
 */
import type { FailureReason } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import { explain } from './remote-failure.ts';

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
