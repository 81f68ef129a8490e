/**
 * `npm run build`: `dist/secmon`, one self-contained executable, and links to it in `dist/plugins`, one for each check.
 */
import { copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checks } from '../checks/index.generated.ts';
import { executableName } from '../src/check/index.ts';
import { buildExecutable } from './build/executable.ts';
import { isFresh, markFresh } from './build/freshness.ts';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');

if (process.argv.includes('--if-stale') && isFresh(root)) process.exit(0);

console.log('building dist/secmon …');
await buildExecutable(root, 'plugins/executable.ts', join(dist, '.build'), join(dist, '.build/secmon'));
install(join(dist, '.build/secmon'), join(dist, 'secmon'));
linkPlugins(join(dist, 'plugins'));
markFresh(root);
console.log(`built dist/secmon and ${checks.length} links to it in dist/plugins`);

/**
 * Copied, as whoever installs it does: of a file that was written in one piece the kernel caches pages that are so large
 * that each process has 30 MB more of it in memory.
 */
function install(built: string, executable: string): void {
  rmSync(executable, { force: true });
  copyFileSync(built, executable);
  rmSync(built);
}

function linkPlugins(plugins: string): void {
  mkdirSync(plugins, { recursive: true });
  for (const name of readdirSync(plugins)) rmSync(join(plugins, name));
  for (const check of checks) symlinkSync('../secmon', join(plugins, executableName(check)));
}
