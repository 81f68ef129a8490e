/** Builds of modules, which mark the release of each of their packages: `1.module_el8.6.0+2877+8e437bf5`. */
const BUILD = /\.(?<build>module[_+](?:el|f|fc)\d+(?:\.\d+)*\+\d+\+[0-9a-f]+)/;

/** What is the same for all packages of one build of a module, and for no other; undefined for a package of none. */
export function moduleBuildOf(version: string): string | undefined {
  return BUILD.exec(version)?.groups?.['build'];
}
