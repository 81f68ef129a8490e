/** Packages of modules, which their releases have a mark of: `1.60-1.module_el8.6.0+2766+8bf0b7ce`. */
const MODULAR = /\.module[_+]/;

/** A package of a module whose stream is not said; any of its streams may be meant. */
export const SOME_MODULE = '*';

/** Whether it was built as a part of a module, whichever. */
export function isModular(version: string): boolean {
  return MODULAR.test(version);
}

/** What a statement about a version is about where the feed names no module: one, or the package outside of them. */
export function unnamedModule(version: string | null): string | null {
  return version !== null && isModular(version) ? SOME_MODULE : null;
}
