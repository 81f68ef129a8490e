/**
 * `npm test`: brings the machine and the executables up to date, then runs every test. Arguments go to mocha.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { requirePackages } from './kit/debian-packages.ts';
import { KEPT } from './kit/kept.ts';
import { isClosed, runOpened } from './kit/open-checkout.ts';
import { TEST_PACKAGES } from './kit/test-packages.ts';

/** Most of what takes long waits for a daemon: of three on two cores one waits as a rule. */
const JOBS = '3';
/** What takes longest. */
const FIRST = ['test/integration/', 'test/', ''];

const root = dirname(import.meta.dirname);

if (isClosed(root)) {
  console.log('the checkout is closed to others: its tests run where it is mounted once more');
  process.exit(runOpened(root, 'test/run.ts', process.argv.slice(2)));
}

const missing = requirePackages(TEST_PACKAGES);
if (missing.length > 0) console.log(`skipping the tests that need the Debian packages ${missing.join(' ')}`);
if (process.geteuid?.() !== 0) console.log('skipping the tests that need root');

const kept = mkdtempSync(join(tmpdir(), 'secmon-kept-'));
// Unprivileged daemons pass through it.
chmodSync(kept, 0o755);
process.on('exit', () => rmSync(kept, { recursive: true, force: true }));

step('packaging/build.ts', '--if-stale');
step('test/kit/build-faulty.ts');
const arguments_ = process.argv.slice(2);
const all = (): readonly string[] => ['--parallel', '--jobs', JOBS, ...longestFirst()];
step('node_modules/mocha/bin/mocha.js', ...(arguments_.length > 0 ? arguments_ : all()));

/** Files are handed out in this order: whoever gets a long one late works on when the others have nothing left to do. */
function longestFirst(): readonly string[] {
  const rank = (path: string): number => FIRST.findIndex((folder) => path.startsWith(folder));
  return globSync('{src,checks,plugins,packaging,test}/**/*.test.ts', { cwd: root })
    .toSorted()
    .toSorted((one, other) => rank(one) - rank(other));
}

function step(script: string, ...argv: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, script), ...argv], {
    cwd: root,
    stdio: 'inherit',
    // Daemons are started from their sources hundreds of times: V8 compiles those once.
    env: { ...process.env, [KEPT]: kept, NODE_COMPILE_CACHE: join(kept, 'compiled') },
  });
  if (status !== 0) process.exit(status ?? 1);
}
