/**
 * Single executables that start with code compiled in advance. Source: Node.js documentation, "Single executable
 * applications"; V8's code cache, as `vm.Script` makes and takes it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, bundleParts } from './bundle.ts';
import { rehearsed, V8_FLAGS } from './rehearsed.ts';

/**
 * Against what Node itself would do before our first line, and end with another exit code where it fails: the settings and
 * modules of OpenSSL that OPENSSL_CONF names, and the proxy of NODE_USE_ENV_PROXY.
 */
const DEAF = ['--openssl-config=/dev/null', '--no-use-env-proxy'];

/** Without it Node takes an argv[0] that begins with `-` for an option of its own: `--version` would exit 0. */
const END_OF_OPTIONS = '--';

/** What runs in threads of its own. */
const WORKER = 'worker.js';

export interface Executable {
  /** Source file that exports what plugins/compiled.ts makes; it is called `executable.ts`. */
  readonly entry: string;
  /** The names that it will be called by. */
  readonly programs: readonly string[];
}

/**
 * @param root the project's folder
 * @param work folder for what comes between
 * @param output the executable
 */
export async function buildExecutable(
  root: string,
  { entry, programs }: Executable,
  work: string,
  output: string,
): Promise<void> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'parts'), { recursive: true });
  const parts = await bundleParts(root, entry);
  for (const [name, text] of parts) writeFileSync(join(work, 'parts', name), text);
  await bundle(root, 'src/host/local/worker.ts', join(work, WORKER));
  await bundle(root, 'plugins/launch.ts', join(work, 'launch.cjs'));
  const assets = {
    ...Object.fromEntries([...parts.keys()].map((name) => [name, join(work, 'parts', name)])),
    [WORKER]: join(work, WORKER),
    ...Object.fromEntries(programs.flatMap((program) => Object.entries(rehearsed(root, program, work)))),
  };
  const config = {
    main: join(work, 'launch.cjs'),
    output,
    execArgv: [...V8_FLAGS, ...DEAF, END_OF_OPTIONS],
    execArgvExtension: 'none',
    disableExperimentalSEAWarning: true,
    assets,
  };
  writeFileSync(join(work, 'sea.json'), JSON.stringify(config));
  execFileSync(process.execPath, ['--build-sea', join(work, 'sea.json')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
