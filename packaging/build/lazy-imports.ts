/** Modules that are imported statically and that most runs never need are loaded where they are used first. */
import { isBuiltin } from 'node:module';
import type { OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild';

/** Node's modules that pull in much more than we use at start. */
const HEAVY = new Set([
  'node:child_process',
  'node:crypto',
  'node:fs/promises',
  'node:net',
  'node:tty',
  'node:zlib',
]);
/** Of oclif only the parser runs; what it imports for prompts, colours and logs is never called. */
const OCLIF = '/node_modules/@oclif/core/';
const LIGHT = /^(?:node:)?(?:fs|path|url|util)$/;
const OCLIF_UNUSED =
  /\/(?:ux\/\w+|screen|handle|logger|help|settings|pretty-print|warn|module-load|util\/fs|package\.json)$/;
const NAMESPACE = 'lazy';
/** The part that has what oclif imports and does not call. */
export const OCLIF_REST = 'oclif-rest.cjs';

/** @param rest where the paths of the files that {@link OCLIF_REST} has to have are noted */
export function lazyImports(rest: Set<string>): Plugin {
  return {
    name: 'lazy-imports',
    setup(build) {
      build.onResolve({ filter: /^[^/]/ }, (asked) => lazyModule(asked, build));
      build.onResolve({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }: OnLoadArgs) => {
        if (!isBuiltin(path)) rest.add(path);
        return loader(path);
      });
    },
  };
}

async function lazyModule(
  { path, kind, importer, resolveDir, namespace, pluginData }: OnResolveArgs,
  build: PluginBuild,
): Promise<OnResolveResult | undefined> {
  // What is imported dynamically is loaded late as it is, and has its own names.
  if (kind === 'dynamic-import' || namespace === NAMESPACE || pluginData === NAMESPACE) return undefined;
  const isLazy = importer.includes(OCLIF) ? isUnusedByOclif(path) : HEAVY.has(path);
  if (!isLazy) return undefined;
  if (isBuiltin(path)) return { path, namespace: NAMESPACE };
  const resolved = await build.resolve(path, { kind: 'require-call', resolveDir, pluginData: NAMESPACE });
  return { path: resolved.path, namespace: NAMESPACE };
}

function isUnusedByOclif(path: string): boolean {
  return path.startsWith('.') ? OCLIF_UNUSED.test(path) : !LIGHT.test(path);
}

/** A module whose members are looked up in the real one, which is loaded by the first that is used. */
function loader(path: string): OnLoadResult {
  const real = JSON.stringify(path);
  const isOclif = path.includes(OCLIF);
  const contents = `
    let real;
    const load = () => (real ??= ${isBuiltin(path) ? `require(${real})` : `require('./${OCLIF_REST}')[${real}]`});
    const inner = new Proxy(function () {}, {
      get: (_, name) => (name === '__esModule' ? ${isOclif} : load()[name]),
      apply: (_, self, argv) => Reflect.apply(load(), self, argv),
    });
    // What imports it copies the names that it has, and looks the others up in its prototype.
    module.exports = ${isBuiltin(path) ? 'Object.create(inner)' : 'inner'};`;
  return { contents, loader: 'js' };
}
