import type { Failure } from '../failure.ts';
import { MAX_ERRORS, type TreeError, type TreeReport } from '../trees.ts';
import { firstByPath } from './first-by-path.ts';

/** Counts errors and keeps the first of them by path. */
export class FirstErrors {
  #count = 0;
  #errors: TreeError[] = [];

  add(path: string, { reason, message }: Failure): void {
    this.#count += 1;
    this.#errors.push({ path, reason, message });
    if (this.#errors.length >= 10 * MAX_ERRORS) this.#errors = firstByPath(this.#errors, MAX_ERRORS);
  }

  report(): Pick<TreeReport, 'errors' | 'errorCount'> {
    return { errors: firstByPath(this.#errors, MAX_ERRORS), errorCount: this.#count };
  }
}
