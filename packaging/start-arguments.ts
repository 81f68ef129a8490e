/** The words of `npm start`. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

export interface StartArguments {
  readonly serve: boolean;
  /** Directories of raw feed files, absolute. */
  readonly feeds: readonly string[];
  /** For `secmon check run`. */
  readonly words: readonly string[];
}

/** @throws Error that names the option and the directory: one that cannot be read is told before anything is built */
export function startArguments(given: readonly string[]): StartArguments {
  const feeds: string[] = [];
  const words: string[] = [];
  for (const [index, word] of given.entries()) {
    if (given[index - 1] === '--feeds') feeds.push(resolve(word));
    else if (word !== '--feeds' && word !== '--serve') words.push(word);
  }
  if (given.at(-1) === '--feeds') throw new Error('--feeds: a directory is missing');
  for (const directory of feeds) requireFiles(directory);
  return { serve: given.includes('--serve'), feeds, words };
}

function requireFiles(directory: string): void {
  let names: readonly string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such directory' : String(error);
    throw new Error(`--feeds: ${directory}: ${why}`, { cause: error });
  }
  if (names.length === 0) throw new Error(`--feeds: ${directory}: is empty`);
}
