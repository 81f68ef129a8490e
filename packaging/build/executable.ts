/** Single executables with a start-up snapshot. Source: Node.js documentation, "Single executable applications". */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ASSET_MODULES } from './asset-modules.ts';
import { bundle, bundlePackage } from './bundle.ts';

/** What runs in threads of its own, which a snapshot cannot hold. */
const WORKER = 'worker.js';

/**
 * How V8 runs in it, and while its snapshot is made: compiled code is refused where they differ. Checks are over before
 * the slower of the two optimising compilers has paid for itself, and a smaller nursery is less to have in memory.
 */
const V8_FLAGS = ['--no-turbofan', '--max-semi-space-size=4'];

/**
 * @param root the project's folder
 * @param entry source file that sets the snapshot's main function
 * @param work folder for what comes between
 * @param output the executable
 */
export async function buildExecutable(
  root: string,
  entry: string,
  work: string,
  output: string,
): Promise<void> {
  mkdirSync(work, { recursive: true });
  await bundle(root, entry, join(work, 'main.cjs'));
  await bundle(root, 'src/host/local/worker.ts', join(work, WORKER));
  for (const [name, asset] of ASSET_MODULES) await bundlePackage(root, name, join(work, asset));
  const assets = [WORKER, ...ASSET_MODULES.values()];
  const config = {
    main: join(work, 'main.cjs'),
    output,
    useSnapshot: true,
    execArgv: V8_FLAGS,
    execArgvExtension: 'none',
    disableExperimentalSEAWarning: true,
    assets: Object.fromEntries(assets.map((name) => [name, join(work, name)])),
  };
  writeFileSync(join(work, 'sea.json'), JSON.stringify(config));
  execFileSync(process.execPath, [...V8_FLAGS, '--build-sea', join(work, 'sea.json')], {
    // A pipe or terminal as stdout would load all of Node's network code into the snapshot.
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
