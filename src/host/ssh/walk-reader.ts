/** Holds the entries of a remote walk against its selections, with the code that walks local trees. */
import { Failure } from '../failure.ts';
import type { FileStatus, FileType } from '../files.ts';
import { FirstErrors } from '../local/first-errors.ts';
import { FirstPaths } from '../local/first-paths.ts';
import { Selector } from '../local/selector.ts';
import type { TreeReport, Walk } from '../trees.ts';
import type { FindComplaint } from './find-complaints.ts';
import type { Entry } from './records.ts';

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

/** What holds for all that is in a directory. */
interface Inside {
  /** The selections that leave it out. */
  readonly excluded: number;
  /** The device of the root that it is below. */
  readonly device: number | undefined;
  /** How many levels below the root. */
  readonly depth: number;
}

const NO_ROOT: Inside = { excluded: 0, device: undefined, depth: 1 };

export class WalkReader {
  readonly #walk: Walk;
  readonly #selector: Selector;
  readonly #errors = new FirstErrors();
  readonly #notEntered = new FirstPaths();
  readonly #roots = new Map<string, Inside>();
  readonly #directories = new Map<string, Inside>();
  #seen = 0;
  #vanished = 0;

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#selector = new Selector(walk.select);
  }

  root(path: string, { type, mode, uid, gid, size, device }: FileStatus): void {
    this.#seen += 1;
    this.#selector.offer(path, { uid, gid, size, mode: mode | FORMATS[type] }, 0, type === 'directory');
    this.#roots.set(withoutSlash(path), { excluded: 0, device, depth: 1 });
  }

  rootFailure(path: string, failure: Failure): void {
    this.#errors.add(path, failure);
  }

  /** An entry below the roots that no selection asks for. */
  count(): void {
    this.#seen += 1;
  }

  entry({ path, status, device }: Entry): void {
    const { excluded, device: own, depth } = this.#inside(parentOf(path));
    if (this.#isOut(excluded)) return;
    this.#seen += 1;
    this.#selector.offer(path, status, excluded);
    if (!this.#walk.oneFileSystem || own === undefined || device === own) return;
    if (!isDirectory(status.mode) || depth >= this.#walk.depth) return;
    if (!this.#isOut(excluded | this.#selector.excludedAt(path))) this.#notEntered.add(path);
  }

  complaint({ path, reason, words }: FindComplaint): void {
    const subject = path ?? this.#walk.roots[0] ?? '/';
    if (this.#isOut(this.#inside(withoutSlash(subject)).excluded)) return;
    if (reason === 'missing' && !this.#roots.has(withoutSlash(subject))) this.#vanished += 1;
    else this.#errors.add(subject, new Failure(reason, `${subject}: ${words}`));
  }

  report(): TreeReport {
    return {
      seen: this.#seen,
      vanished: this.#vanished,
      selected: this.#selector.selected(),
      notEntered: this.#notEntered.report(),
      ...this.#errors.report(),
    };
  }

  /** Whether everything there is left out, so that a local walk would not have gone there. */
  #isOut(excluded: number): boolean {
    return excluded === this.#selector.all && excluded !== 0;
  }

  #inside(directory: string): Inside {
    const known = this.#roots.get(directory) ?? this.#directories.get(directory);
    if (known !== undefined) return known;
    if (directory === '/' || directory === '') return NO_ROOT;
    const above = this.#inside(parentOf(directory));
    const excluded = above.excluded | this.#selector.excludedAt(directory);
    const inside = { ...above, excluded, depth: above.depth + 1 };
    if (this.#directories.size >= REMEMBERED) this.#directories.clear();
    this.#directories.set(directory, inside);
    return inside;
  }
}

function isDirectory(mode: number): boolean {
  return (mode & 0o170000) === FORMATS.directory;
}

export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

function parentOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at <= 0 ? '/' : path.slice(0, at);
}
