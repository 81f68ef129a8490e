/**
 * Packages that few runs need are parts of their own, each a bundle of that package as Node would import it: what
 * esbuild makes of a CommonJS package among other parts has lost the names of its exports.
 */
import type { Plugin } from 'esbuild';

/** As the sources import them, with the name of the part. */
export const PACKAGE_PARTS: ReadonlyMap<string, string> = new Map([
  ['ajv/dist/2020.js', 'ajv.cjs'],
  ['avsc', 'avsc.cjs'],
  ['axios', 'axios.cjs'],
  ['js-yaml', 'js-yaml.cjs'],
  ['saxes', 'saxes.cjs'],
  ['node-rsa', 'node-rsa.cjs'],
  ['ssh2', 'ssh2.cjs'],
  ['yaml', 'yaml.cjs'],
  ['yauzl', 'yauzl.cjs'],
]);

export const packageParts: Plugin = {
  name: 'package-parts',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const part = kind === 'dynamic-import' ? PACKAGE_PARTS.get(path) : undefined;
      return part === undefined ? undefined : { path: `./${part}`, external: true };
    });
  },
};
