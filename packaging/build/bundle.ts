import { build } from 'esbuild';
import { lazyImports } from './lazy-imports.ts';

/**
 * One entry and all it imports as one CommonJS file: a start-up snapshot takes nothing else. What the sources import
 * dynamically stays unevaluated until then.
 */
export async function bundle(root: string, entry: string, output: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
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
    external: ['typescript'],
    plugins: [lazyImports],
    logLevel: 'warning',
  });
}
