/** Whether `dist` was built from the sources as they are now. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const INPUTS = [
  'src/**/*.ts',
  'plugins/**/*.ts',
  'checks/**/*.ts',
  'packaging/build*',
  'packaging/build/*.ts',
];
const FILES = ['package.json', 'package-lock.json', 'packaging/pakiti-report.sh'];
const STAMP = 'dist/.build/inputs.sha256';

export function isFresh(root: string): boolean {
  if (!existsSync(join(root, STAMP)) || !existsSync(join(root, 'dist/secmon'))) return false;
  return readFileSync(join(root, STAMP), 'utf8') === digest(root);
}

export function markFresh(root: string): void {
  writeFileSync(join(root, STAMP), digest(root));
}

function digest(root: string): string {
  const hash = createHash('sha256');
  const paths = INPUTS.flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort();
  for (const path of [...paths, ...FILES])
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)));
  return hash.digest('hex');
}
