import { MAX_ERRORS, type NotEntered } from '../trees.ts';

/** Counts paths and keeps the first of them. */
export class FirstPaths {
  #count = 0;
  #paths: string[] = [];

  add(path: string): void {
    this.#count += 1;
    this.#paths.push(path);
    if (this.#paths.length >= 10 * MAX_ERRORS) this.#paths = firstPaths(this.#paths);
  }

  report(): NotEntered {
    return { count: this.#count, paths: firstPaths(this.#paths) };
  }
}

export function firstPaths(paths: readonly string[]): string[] {
  return paths.toSorted().slice(0, MAX_ERRORS);
}
