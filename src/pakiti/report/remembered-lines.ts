/** Nodes of a fleet have the same packages: most lines of a report have been read in another one. */
import type { InstalledPackage } from '../inventory.ts';
import { checked } from './package-list.ts';

const MOST = 50_000;
/** Longer ones, which hardly any package has, are read each time. */
const LONGEST = 300;
/** What has as many bytes as characters. */
const ASCII = /^[\x20-\x7e\t]*$/;

export class RememberedLines {
  readonly #read: (line: string) => InstalledPackage | string;
  readonly #known = new Map<string, InstalledPackage | string>();

  /** @param read what a line says, and nothing else has a part in; a text says why it is no package */
  constructor(read: (line: string) => InstalledPackage | string) {
    this.#read = read;
  }

  /** The same object for the same line; a text says why it is no package. */
  saidOn(line: string): InstalledPackage | string {
    const known = this.#known.get(line);
    if (known !== undefined) return known;
    if (line.length > LONGEST || !ASCII.test(line)) return checked(this.#read(line), line);
    const own = copied(line);
    const said = checked(this.#read(own), own);
    if (this.#known.size >= MOST) this.#known.clear();
    this.#known.set(own, said);
    return said;
  }
}

/** A part of a text keeps all of it in memory. */
function copied(line: string): string {
  return Buffer.from(line, 'latin1').toString('latin1');
}
