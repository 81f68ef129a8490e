/** The packages of one report as they are read, each once; and the lines that are none. */
import type { InstalledPackage } from '../inventory.ts';
import { harm } from './inert.ts';
import { REPORT_LIMITS } from './limits.ts';
import { ReportError } from './report-error.ts';
import type { DroppedLine } from './report.ts';

/** What a line says, before it is held against anything. */
export type Said = Pick<
  InstalledPackage,
  'name' | 'version' | 'arch' | 'source' | 'module' | 'vendor' | 'repository'
>;

/** Of protocols that carry no more than this. */
export const UNSAID = {
  source: undefined,
  module: undefined,
  vendor: undefined,
  repository: undefined,
} as const;

export class PackageList {
  readonly #packages: InstalledPackage[] = [];
  readonly #dropped: DroppedLine[] = [];
  readonly #seen = new Map<string, string>();

  /**
   * @param line of the body, from 1
   * @param said a text says why the line is none
   * @param raw the line itself: whether it is the same again
   */
  add(line: number, raw: string, said: Said | string): void {
    if (this.#packages.length + this.#dropped.length >= REPORT_LIMITS.packages)
      throw new ReportError('too-large', `more than ${REPORT_LIMITS.packages} packages`);
    const why = typeof said === 'string' ? said : complaintAbout(said);
    if (typeof said === 'string' || why !== undefined) this.drop(line, why ?? '');
    else this.#take(line, raw, said);
  }

  #take(line: number, raw: string, said: Said): void {
    const installed = normalized(said);
    const key = `${installed.name}\t${installed.version}\t${installed.arch}`;
    const before = this.#seen.get(key);
    if (before === undefined) {
      this.#seen.set(key, raw);
      this.#packages.push(installed);
    } else if (before !== raw) this.drop(line, 'a package that was said before, otherwise');
  }

  drop(line: number, reason: string): void {
    this.#dropped.push({ line, reason });
  }

  /** A node without a package is one whose packager failed. @throws ReportError where nothing was taken */
  finish(): { readonly packages: readonly InstalledPackage[]; readonly dropped: readonly DroppedLine[] } {
    if (this.#packages.length > 0) return { packages: this.#packages, dropped: this.#dropped };
    const [first] = this.#dropped;
    const why = first === undefined ? '' : `; line ${first.line}: ${first.reason}`;
    throw new ReportError('malformed', `no package in it${why}`);
  }
}

/** The rest of a line is checked by whoever knows its columns. */
function complaintAbout({ name, version, arch }: Said): string | undefined {
  if (name === '') return 'no name';
  const why = harm(name) ?? harm(version) ?? harm(arch);
  if (why !== undefined) return why;
  if (SPACE.test(version)) return 'white space in the version';
  if (version === '') return 'no version';
  return SPACE.test(arch) ? 'white space in the architecture' : undefined;
}

const SPACE = /\s/;

function normalized(said: Said): InstalledPackage {
  const { version, arch } = said;
  return { ...said, version: withoutZeroEpoch(version), arch: arch === NONE ? '' : arch };
}

/** What rpm writes for a tag that is not there. */
export const NONE = '(none)';

/** `(none):` is how rpm writes a package without epoch. */
export function withoutZeroEpoch(version: string): string {
  const rest = ZERO_EPOCH.exec(version)?.[1];
  // What is left must not look as if it had another epoch.
  return rest === undefined || rest.includes(':') ? version : rest;
}

const ZERO_EPOCH = /^(?:0+|\(none\)):(.+)$/;
