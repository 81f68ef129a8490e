/**
 * Modules in OSV, which has no field for them: a package of a module has `.module` and the platform in its release, as
 * `1.60-1.module_el8.6.0+2766+8bf0b7ce`; the streams are in the title of the advisory, as `nodejs:18`.
 */
const MODULAR = /\.module[_+]/;
const STREAM = /(?<![\w.:-])(?<name>[A-Za-z][\w.-]*):(?<stream>[A-Za-z0-9][\w.-]*)/g;
const SEVERITY = /^(?:.*?Advisory:\s*)?(?:critical|important|moderate|low)\s*:\s*/i;

/** A package of a module whose stream the advisory does not name; any of its streams may be meant. */
export const SOME_MODULE = '*';

export function isModular(version: string): boolean {
  return MODULAR.test(version);
}

/** `NAME:STREAM`, at least one. */
export function modulesOf(title: string): readonly string[] {
  const named = title.replace(SEVERITY, '').match(STREAM) ?? [];
  return named.length === 0 ? [SOME_MODULE] : [...new Set(named)];
}
