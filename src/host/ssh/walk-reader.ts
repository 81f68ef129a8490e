/** Holds the entries of a remote walk against its selections, with the code that walks local trees. */
import { Failure } from '../failure.ts';
import type { FileStatus, FileType } from '../files.ts';
import { FirstErrors } from '../local/first-errors.ts';
import { Selector, type RawStatus } from '../local/selector.ts';
import type { TreeReport, Walk } from '../trees.ts';
import type { FindComplaint } from './find-complaints.ts';

const FORMATS: Readonly<Record<FileType, number>> = {
  socket: 0o140000,
  link: 0o120000,
  file: 0o100000,
  block: 0o060000,
  directory: 0o040000,
  character: 0o020000,
  fifo: 0o010000,
  unknown: 0,
};

/** What is known of directories is forgotten now and then, so that it stays little. */
const REMEMBERED = 10_000;

export class WalkReader {
  readonly #walk: Walk;
  readonly #selector: Selector;
  readonly #errors = new FirstErrors();
  readonly #roots: ReadonlySet<string>;
  /** By directory, the selections that leave out what is in it. */
  readonly #excluded = new Map<string, number>();
  #seen = 0;
  #vanished = 0;

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#selector = new Selector(walk.select);
    this.#roots = new Set(walk.roots.map(withoutSlash));
  }

  root(path: string, { type, mode, ...status }: FileStatus): void {
    this.#seen += 1;
    this.#selector.offer(path, { ...status, mode: mode | FORMATS[type] }, 0, type === 'directory');
  }

  rootFailure(path: string, failure: Failure): void {
    this.#errors.add(path, failure);
  }

  /** An entry below the roots that no selection asks for. */
  count(): void {
    this.#seen += 1;
  }

  entry(path: string, status: RawStatus): void {
    const excluded = this.#excludedIn(parentOf(path));
    if (this.#isOut(excluded)) return;
    this.#seen += 1;
    this.#selector.offer(path, status, excluded);
  }

  complaint({ path, reason, words }: FindComplaint, failedRoots: ReadonlySet<string>): void {
    const subject = path ?? this.#walk.roots[0] ?? '/';
    if (failedRoots.has(withoutSlash(subject)) || this.#isOut(this.#excludedIn(subject))) return;
    if (reason === 'missing') this.#vanished += 1;
    else this.#errors.add(subject, new Failure(reason, `${subject}: ${words}`));
  }

  report(): TreeReport {
    const selected = this.#selector.selected();
    return { seen: this.#seen, vanished: this.#vanished, selected, ...this.#errors.report() };
  }

  /** Whether everything there is left out, so that a local walk would not have gone there. */
  #isOut(excluded: number): boolean {
    return excluded === this.#selector.all && excluded !== 0;
  }

  #excludedIn(directory: string): number {
    const known = this.#excluded.get(directory);
    if (known !== undefined) return known;
    const excluded =
      this.#roots.has(directory) || directory === '/' || directory === ''
        ? 0
        : this.#excludedIn(parentOf(directory)) | this.#selector.excludedAt(directory);
    if (this.#excluded.size >= REMEMBERED) this.#excluded.clear();
    this.#excluded.set(directory, excluded);
    return excluded;
  }
}

export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}
