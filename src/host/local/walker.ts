/**
 * Looks at the entries of directories, one after the other, with the synchronous calls of a worker thread: those are
 * several times cheaper than asynchronous ones. The loop is written for speed: it runs once per file of the machine.
 */
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { failureOf } from '../failure.ts';
import { nameOfBytes, pathForSystem } from '../file-name.ts';
import type { TreeReport, Walk } from '../trees.ts';
import { FirstErrors } from './first-errors.ts';
import { FirstPaths } from './first-paths.ts';
import { Selector } from './selector.ts';
import { ANY_DEVICE, type Listing, type Task } from './walk-messages.ts';

/** Entries of one task, so that a huge directory can be shared too. */
const PART = 2000;
/** What Node decodes bytes to that are no UTF-8; or the character itself. */
const REPLACEMENT = '\uFFFD';
const DIRECTORY = 0o040000;
const FORMAT = 0o170000;
const NOTHING: Listing = { names: [], plain: true };
const GONE_IS_NO_ERROR = { throwIfNoEntry: false } as const;

export class Walker {
  private readonly selector: Selector;
  private readonly roots: ReadonlySet<string>;
  private readonly errors = new FirstErrors();
  private readonly notEntered = new FirstPaths();
  private seen = 0;
  private vanished = 0;

  constructor({ select, roots }: Walk) {
    this.selector = new Selector(select);
    this.roots = new Set(roots);
  }

  /** Looks at what the task names and puts what is left to do on the stack. */
  look(task: Task, stack: Task[]): void {
    const { names, plain } = task.listing ?? this.list(task.directory);
    for (let from = PART; from < names.length; from += PART) {
      stack.push({ ...task, listing: { names: names.slice(from, from + PART), plain } });
    }
    this.entries(task, names.length > PART ? names.slice(0, PART) : names, plain, stack);
  }

  report(): TreeReport {
    const selected = this.selector.selected();
    const { seen, vanished } = this;
    return { seen, vanished, selected, notEntered: this.notEntered.report(), ...this.errors.report() };
  }

  private entries(task: Task, names: readonly string[], plain: boolean, stack: Task[]): void {
    const prefix = task.directory === '/' ? '/' : `${task.directory}/`;
    let seen = 0;
    for (const name of names) {
      const path = prefix + name;
      const stats = this.status(path, plain);
      if (stats === undefined) continue;
      if ((stats.mode & FORMAT) === DIRECTORY) this.directory(path, stats, task, stack);
      else {
        seen += 1;
        this.selector.offer(path, stats, task.excluded);
      }
    }
    this.seen += seen;
  }

  private directory(path: string, stats: Stats, task: Task, stack: Task[]): void {
    if (this.roots.has(path)) return;
    this.seen += 1;
    this.selector.offer(path, stats, task.excluded);
    if (task.depth <= 1) return;
    const excluded = task.excluded | this.selector.excludedAt(path);
    if (excluded === this.selector.all) return;
    if (task.device !== ANY_DEVICE && stats.dev !== task.device) {
      this.notEntered.add(path);
      return;
    }
    stack.push({ directory: path, device: task.device, depth: task.depth - 1, excluded });
  }

  private status(path: string, plain: boolean): Stats | undefined {
    try {
      const stats = lstatSync(plain ? path : pathForSystem(path), GONE_IS_NO_ERROR);
      if (stats === undefined) this.vanished += 1;
      return stats;
    } catch (error) {
      this.errors.add(path, failureOf(error, path));
      return undefined;
    }
  }

  private list(directory: string): Listing {
    try {
      const path = pathForSystem(directory);
      const names = readdirSync(path);
      if (!mayHideBytes(names)) return { names, plain: path === directory };
      return { names: readdirSync(path, { encoding: 'buffer' }).map(nameOfBytes), plain: false };
    } catch (error) {
      const failure = failureOf(error, directory);
      if (failure.reason === 'missing') this.vanished += 1;
      else this.errors.add(directory, failure);
      return NOTHING;
    }
  }
}

function mayHideBytes(names: readonly string[]): boolean {
  for (const name of names) if (name.includes(REPLACEMENT)) return true;
  return false;
}
