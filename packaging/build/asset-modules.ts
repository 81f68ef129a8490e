/**
 * Packages that a run loads only when it needs them: each is a bundle of its own among the executable's assets, so that
 * not even its text is in the start-up snapshot, which is read at every start.
 */
import type { OnLoadArgs, OnLoadResult, Plugin } from 'esbuild';

/** As the sources import them, with the name of the asset. */
export const ASSET_MODULES: ReadonlyMap<string, string> = new Map([
  ['ajv/dist/2020.js', 'ajv.cjs'],
  ['avsc', 'avsc.cjs'],
  ['axios', 'axios.cjs'],
  ['js-yaml', 'js-yaml.cjs'],
  ['saxes', 'saxes.cjs'],
  ['node-rsa', 'node-rsa.cjs'],
  ['ssh2', 'ssh2.cjs'],
  ['yaml', 'yaml.cjs'],
]);

const NAMESPACE = 'asset-module';

export const assetModules: Plugin = {
  name: 'asset-modules',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && ASSET_MODULES.has(path) ? { path, namespace: NAMESPACE } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, loader);
  },
};

/** A script of its own, wrapped as Node wraps CommonJS, since the executable's `require` knows Node's modules only. */
function loader({ path }: OnLoadArgs): OnLoadResult {
  const contents = `
    const { dirname } = require('node:path');
    const { getAsset } = process.getBuiltinModule('node:sea');
    const { createRequire } = process.getBuiltinModule('node:module');
    const { Script } = process.getBuiltinModule('node:vm');
    const text = getAsset(${JSON.stringify(ASSET_MODULES.get(path))}, 'utf8');
    const wrapped = '(function (require, module, exports, __filename, __dirname) {' + text + '\\n})';
    const self = process.execPath;
    new Script(wrapped).runInThisContext()(createRequire(self), module, module.exports, self, dirname(self));`;
  return { contents, loader: 'js' };
}
