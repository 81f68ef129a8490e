import { build, type BuildOptions } from 'esbuild';
import { assetModules } from './asset-modules.ts';
import { lazyImports } from './lazy-imports.ts';

/**
 * One entry and all it imports as one CommonJS file: a start-up snapshot takes nothing else. What the sources import
 * dynamically stays unevaluated until then.
 */
export async function bundle(root: string, entry: string, output: string): Promise<void> {
  await bundleFrom({ entryPoints: [entry], plugins: [assetModules, lazyImports] }, root, output);
}

/** One package as it is for whoever imports it: what it calls `default` is what Node's `import` calls so. */
export async function bundlePackage(root: string, name: string, output: string): Promise<void> {
  const contents = `const own = require(${JSON.stringify(name)}); module.exports = own.default ?? own;`;
  await bundleFrom({ stdin: { contents, resolveDir: root } }, root, output);
}

async function bundleFrom(source: BuildOptions, root: string, output: string): Promise<void> {
  await build({
    ...source,
    absWorkingDir: root,
    outfile: output,
    bundle: true,
    platform: 'node',
    target: 'node26',
    // V8 crashes when a disposable stack is made while a snapshot is built.
    supported: { using: false },
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    // What ssh2 would use where it had been compiled; it does without.
    external: ['typescript', '*.node', 'cpu-features'],
    logLevel: 'warning',
  });
}
