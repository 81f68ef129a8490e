/** From our sources and the packages that they use to scripts. */
import { basename } from 'node:path';
import { build, transform, type BuildOptions } from 'esbuild';
import { lazyImports, OCLIF_REST } from './lazy-imports.ts';
import { PACKAGE_PARTS, packageParts } from './package-parts.ts';

/** Names stay as they are, for stacks. */
const STYLE = {
  target: 'node26',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
} as const;

/** One entry and all it imports as one script. */
export async function bundle(root: string, entry: string, output: string): Promise<void> {
  await build({ ...common(root), entryPoints: [entry], format: 'cjs', outfile: output });
}

/**
 * One entry as parts (plugins/parts.ts): what is imported dynamically is a part of its own, loaded when it is needed,
 * and so is what several parts share.
 * @returns the text of each by its name; that of the entry is called as its source
 */
export async function bundleParts(root: string, entry: string): Promise<ReadonlyMap<string, string>> {
  const rest = new Set<string>();
  const { outputFiles } = await build({
    ...common(root),
    entryPoints: [entry],
    format: 'esm',
    splitting: true,
    outdir: root,
    plugins: [packageParts, lazyImports(rest)],
    write: false,
  });
  const ours = outputFiles.map(async ({ path, text }) => [basename(path), await fromModule(text)] as const);
  const packages = [...PACKAGE_PARTS].map(
    async ([name, part]) => [part, await bundlePackage(root, name)] as const,
  );
  const unused = [OCLIF_REST, await bundleTable(root, [...rest].toSorted())] as const;
  return new Map([...(await Promise.all([...ours, ...packages])), unused]);
}

/** Modules of the kind that we write cannot be loaded out of an executable. */
async function fromModule(text: string): Promise<string> {
  const { code } = await transform(text, {
    ...STYLE,
    format: 'cjs',
    platform: 'node',
    // `import()` becomes `require`, which is ours.
    supported: { 'dynamic-import': false },
  });
  return asFunction(code);
}

/** One package as it is for whoever imports it: what it calls `default` is what Node's `import` calls so. */
function bundlePackage(root: string, name: string): Promise<string> {
  const own = `const own = require(${JSON.stringify(name)}); module.exports = own.default ?? own;`;
  return bundleText(root, own);
}

/** Files by their paths, each evaluated when it is asked for. */
function bundleTable(root: string, paths: readonly string[]): Promise<string> {
  const members = paths
    .map((path) => JSON.stringify(path))
    .map((key) => `get ${key}() { return require(${key}); }`);
  return bundleText(root, `module.exports = { ${members.join(',')} };`);
}

async function bundleText(root: string, contents: string): Promise<string> {
  const { outputFiles } = await build({
    ...common(root),
    stdin: { contents, resolveDir: root },
    format: 'cjs',
    write: false,
  });
  return asFunction(outputFiles.map(({ text }) => text).join(''));
}

function asFunction(code: string): string {
  return `(function(require,module,exports,__filename,__dirname){${code}\n})`;
}

function common(root: string) {
  return {
    ...STYLE,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    // What ssh2 would use where it had been compiled; it does without.
    external: ['typescript', '*.node', 'cpu-features'],
    logLevel: 'warning',
  } satisfies BuildOptions;
}
