/**
 * `npm run build`: `dist/secmon`, one self-contained executable with a start-up snapshot, and links to it in
 * `dist/plugins`, one for each check.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checks } from '../checks/index.generated.ts';
import { executableName } from '../src/check/index.ts';
import { bundle } from './build/bundle.ts';
import { isFresh, markFresh } from './build/freshness.ts';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');
const work = join(dist, '.build');

if (process.argv.includes('--if-stale') && isFresh(root)) process.exit(0);
await build();
markFresh(root);
console.log(`built dist/secmon and ${checks.length} links in dist/plugins`);

async function build(): Promise<void> {
  mkdirSync(work, { recursive: true });
  await bundle(root, join(root, 'plugins/executable.ts'), join(work, 'secmon.cjs'));
  await bundle(root, join(root, 'src/host/local/walk-worker.ts'), join(work, 'walk-worker.js'));
  buildExecutable();
  linkPlugins();
}

/** Options: Node.js documentation, "Single executable applications". */
function buildExecutable(): void {
  const config = {
    main: join(work, 'secmon.cjs'),
    output: join(dist, 'secmon'),
    useSnapshot: true,
    execArgvExtension: 'none',
    disableExperimentalSEAWarning: true,
    assets: { 'walk-worker.js': join(work, 'walk-worker.js') },
  };
  writeFileSync(join(work, 'sea.json'), JSON.stringify(config));
  execFileSync(process.execPath, ['--build-sea', join(work, 'sea.json')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function linkPlugins(): void {
  const plugins = join(dist, 'plugins');
  mkdirSync(plugins, { recursive: true });
  for (const name of readdirSync(plugins)) rmSync(join(plugins, name));
  for (const check of checks) symlinkSync('../secmon', join(plugins, executableName(check)));
}
