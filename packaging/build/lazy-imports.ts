/** Modules that are imported statically and that most runs never need are loaded where they are used first. */
import { isBuiltin } from 'node:module';
import type { OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin } from 'esbuild';

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
const LIGHT = /^(?:node:)?(?:fs|os|path|url|util)$/;
const OCLIF_UNUSED =
  /\/(?:ux\/\w+|screen|handle|logger|help|settings|pretty-print|warn|module-load|util\/fs|package\.json)$/;
const NAMESPACE = 'lazy';

export const lazyImports: Plugin = {
  name: 'lazy-imports',
  setup(build) {
    build.onResolve({ filter: /^[^/]/ }, lazyModule);
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, loader);
  },
};

function lazyModule({ path, importer, resolveDir, namespace }: OnResolveArgs): OnResolveResult | undefined {
  if (namespace === NAMESPACE) return undefined;
  const isLazy = importer.includes(OCLIF) ? isUnusedByOclif(path) : HEAVY.has(path);
  return isLazy ? { path, namespace: NAMESPACE, pluginData: resolveDir } : undefined;
}

function isUnusedByOclif(path: string): boolean {
  return path.startsWith('.') ? OCLIF_UNUSED.test(path) : !LIGHT.test(path);
}

/** A module whose members are looked up in the real one, which is loaded by the first that is used. */
function loader({ path, pluginData }: OnLoadArgs): OnLoadResult {
  const contents = `
    let real;
    const load = () => (real ??= require(${JSON.stringify(path)}));
    module.exports = ${isBuiltin(path) ? builtinMembers(path) : anyMember(path.startsWith('.'))};`;
  return { contents, loader: 'js', resolveDir: String(pluginData) };
}

/** `import` asks a module for its names, so those of Node's are written down: we build with the Node we run on. */
function builtinMembers(path: string): string {
  const names = Object.keys(process.getBuiltinModule(path) ?? {});
  return `{ ${names.map((name) => `get ${name}() { return load().${name}; }`).join(',')} }`;
}

/**
 * `require` asks only for what it uses.
 * @param isCompiled from an ES module, as oclif's own are
 */
function anyMember(isCompiled: boolean): string {
  return `new Proxy(function () {}, {
    get: (_, name) => (name === '__esModule' ? ${isCompiled} : load()[name]),
    apply: (_, self, argv) => Reflect.apply(load(), self, argv),
  })`;
}
