/** Large sets of real data that are not in the checkout but may lie near it: `shared/data` beside it or beside what it is in. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Undefined where it is not there: then the test says so and is skipped. */
export function sharedData(name: string): string | undefined {
  let folder = join(import.meta.dirname, '../..');
  for (;;) {
    const path = join(folder, 'shared/data', name);
    if (existsSync(path)) return path;
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}
