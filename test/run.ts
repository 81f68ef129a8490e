/**
 * `npm test`: brings the machine and the executables up to date, then runs every test. Arguments go to mocha.
 */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { requirePackages } from './kit/debian-packages.ts';
import { isClosed, runOpened } from './kit/open-checkout.ts';
import { TEST_PACKAGES } from './kit/test-packages.ts';

const root = dirname(import.meta.dirname);

if (isClosed(root)) {
  console.log('the checkout is closed to others: its tests run where it is mounted once more');
  process.exit(runOpened(root, 'test/run.ts', process.argv.slice(2)));
}

const missing = requirePackages(TEST_PACKAGES);
if (missing.length > 0) console.log(`skipping the tests that need the Debian packages ${missing.join(' ')}`);
if (process.geteuid?.() !== 0) console.log('skipping the tests that need root');

step('packaging/build.ts', '--if-stale');
step('test/kit/build-faulty.ts');
const arguments_ = process.argv.slice(2);
// Most of what takes long waits for a daemon: two files at a time take half the time.
const all = ['--parallel', '--jobs', '2', '{src,checks,plugins,packaging,test}/**/*.test.ts'];
step('node_modules/mocha/bin/mocha.js', ...(arguments_.length > 0 ? arguments_ : all));

function step(script: string, ...argv: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, script), ...argv], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
