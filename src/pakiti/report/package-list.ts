/** The packages of one report as they are read, each once; and the lines that are none. */
import type { InstalledPackage } from '../inventory.ts';
import { harm } from './inert.ts';
import { REPORT_LIMITS } from './limits.ts';
import { ReportError } from './report-error.ts';
import type { DroppedLine } from './report.ts';

export class PackageList {
  readonly #packages: InstalledPackage[] = [];
  readonly #dropped: DroppedLine[] = [];
  readonly #firsts = new Map<string, InstalledPackage>();
  readonly #others = new Map<string, InstalledPackage>();

  get taken(): readonly InstalledPackage[] {
    return this.#packages;
  }

  /**
   * @param line of the body, from 1
   * @param raw the line itself; empty where there is none
   * @param said what it says; a text says why it is none
   */
  add(line: number, raw: string, said: InstalledPackage | string): void {
    this.addChecked(line, checked(said, raw));
  }

  /** The report goes on where this line would be. */
  addCutOff(line: number, reason: string): void {
    this.#dropped.push({ line, reason, isCutOff: true });
  }

  /** @param said of {@link checked} */
  addChecked(line: number, said: InstalledPackage | string): void {
    if (this.#packages.length + this.#dropped.length >= REPORT_LIMITS.packages)
      throw new ReportError('too-large', `more than ${REPORT_LIMITS.packages} packages`);
    if (typeof said === 'string') this.#dropped.push({ line, reason: said });
    else this.#take(line, said);
  }

  #take(line: number, said: InstalledPackage): void {
    const before = this.#sameAs(said);
    if (before === undefined) this.#packages.push(said);
    else if (JSON.stringify(before) !== JSON.stringify(said))
      this.#dropped.push({ line, reason: 'a package that was said before, otherwise' });
  }

  /** Remembered, unless there is one already. Most names come once, and need no more of a key. */
  #sameAs(said: InstalledPackage): InstalledPackage | undefined {
    const { name, version, arch } = said;
    const first = this.#firsts.get(name);
    if (first === undefined) {
      this.#firsts.set(name, said);
      return undefined;
    }
    if (first.version === version && first.arch === arch) return first;
    const key = `${name}\t${version}\t${arch}`;
    const other = this.#others.get(key);
    if (other === undefined) this.#others.set(key, said);
    return other;
  }

  /** A node without a package is one whose packager failed. @throws ReportError where nothing was taken */
  finish(): { readonly packages: readonly InstalledPackage[]; readonly dropped: readonly DroppedLine[] } {
    if (this.#packages.length > 0) return { packages: this.#packages, dropped: this.#dropped };
    const [first] = this.#dropped;
    const why = first === undefined ? '' : `; line ${first.line}: ${first.reason}`;
    throw new ReportError('malformed', `no package in it${why}`);
  }
}

/** A package that may be taken, or why it may not. @param raw the line that says so; empty where there is none */
export function checked(said: InstalledPackage | string, raw: string): InstalledPackage | string {
  return typeof said === 'string' ? said : (complaintAbout(said, raw) ?? said);
}

/** Most lines: what harms nobody and is longer than nothing may be. */
const PLAIN = /^[\x20-\x7e\t]*$/;
const SPACE = /\s/;

/** The rest of a line is checked by whoever knows its columns. */
function complaintAbout({ name, version, arch, vendor }: InstalledPackage, raw: string): string | undefined {
  if (name === '') return 'no name';
  if (version === '') return 'no version';
  if (raw.length > REPORT_LIMITS.text || raw === '' || !PLAIN.test(raw) || name.includes('\t')) {
    const why = harm(name) ?? harm(version) ?? harm(arch) ?? harm(vendor ?? '');
    if (why !== undefined) return why;
  }
  if (SPACE.test(version)) return 'white space in the version';
  return SPACE.test(arch) ? 'white space in the architecture' : undefined;
}

/** What rpm writes for a tag that is not there. */
export const NONE = '(none)';

const ZERO = 0x30;
const PARENTHESIS = 0x28;
const ZERO_EPOCH = /^(?:0+|\(none\)):([^:]+)$/;

/** `(none):` is how rpm writes a package without epoch. What is left never looks as if it had another epoch. */
export function withoutZeroEpoch(version: string): string {
  const first = version.charCodeAt(0);
  if (first !== ZERO && first !== PARENTHESIS) return version;
  return ZERO_EPOCH.exec(version)?.[1] ?? version;
}
