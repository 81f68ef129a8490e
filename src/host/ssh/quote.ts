/**
 * Text as words of a POSIX shell. Scripts are byte strings: each character is one byte of what is sent, so that names
 * of files arrive as the bytes that they are.
 */
import { Failure } from '../failure.ts';
import { pathForSystem } from '../file-name.ts';

/** Defines the variable that stands for a newline in {@link quoted} words; scripts begin with it. */
export const DEFINE_NEWLINE = `n=$(printf '\\nx'); n=\${n%x}`;

/**
 * One word, whatever is in it, without a newline in the script.
 * @param text bytes that are not UTF-8 stand in it as src/host/file-name.ts has them
 * @throws Failure `malformed` for a NUL, which no word can hold
 */
export function quoted(text: string): string {
  if (text.includes('\0')) throw new Failure('malformed', 'a NUL cannot be part of a path or argument');
  return `'${byteString(text).replaceAll("'", "'\\''").replaceAll('\n', `'"$n"'`)}'`;
}

/** A path as an operand: never taken for an option. */
export function quotedPath(path: string): string {
  return quoted(path.startsWith('/') ? path : `./${path}`);
}

/** Each character is one byte. */
export function byteString(text: string): string {
  const bytes = pathForSystem(text);
  return (typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes).toString('latin1');
}
