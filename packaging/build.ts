/**
 * `npm run build`: `dist/secmon`, one self-contained executable, and links to it in `dist/plugins`, one for each check.
 */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checks } from '../checks/index.generated.ts';
import { executableName } from '../src/check/index.ts';
import { buildExecutable } from './build/executable.ts';
import { isFresh, markFresh } from './build/freshness.ts';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');

if (process.argv.includes('--if-stale') && isFresh(root)) process.exit(0);

console.log('building dist/secmon …');
const PROGRAMS = ['secmon-bridge', 'pakiti-server', 'pakiti-report'];
/** For nodes that the executable is too large for. */
const SCRIPTS = ['pakiti-report.sh'];
const programs = ['secmon', ...PROGRAMS, ...checks.map(executableName)];
const work = join(dist, '.build');
await buildExecutable(root, { entry: 'plugins/executable.ts', programs }, work, join(work, 'secmon'));
install(join(work, 'secmon'), join(dist, 'secmon'));
linkPlugins(join(dist, 'plugins'));
for (const program of PROGRAMS) linkProgram(join(dist, program));
for (const script of SCRIPTS) installScript(script);
markFresh(root);
console.log(`built dist/secmon and ${checks.length} links to it in dist/plugins`);

/**
 * Copied, as whoever installs it does: of a file that was written in one piece the kernel caches pages that are so large
 * that each process has 30 MB more of it in memory.
 */
function install(built: string, executable: string): void {
  copyFileSync(built, `${executable}.new`);
  renameSync(`${executable}.new`, executable);
  rmSync(built);
}

function linkPlugins(plugins: string): void {
  mkdirSync(plugins, { recursive: true });
  for (const name of readdirSync(plugins)) rmSync(join(plugins, name));
  for (const check of checks) symlinkSync('../secmon', join(plugins, executableName(check)));
}

function linkProgram(link: string): void {
  rmSync(link, { force: true });
  symlinkSync('secmon', link);
}

function installScript(name: string): void {
  copyFileSync(join(root, 'packaging', name), join(dist, name));
  chmodSync(join(dist, name), 0o755);
}
