/** Modules in OSV, which has no field for them: the streams are in the title of the advisory, as `nodejs:18`. */
import { SOME_MODULE } from '../../modular.ts';

const STREAM = /(?<![\w.:-])(?<name>(?=[\w.-]*[A-Za-z])[A-Za-z0-9][\w.-]*):(?<stream>[A-Za-z0-9][\w.-]*)/g;
const SEVERITY = /^(?:.*?Advisory:\s*)?(?:critical|important|moderate|low)\s*:\s*/i;

/** `NAME:STREAM`, at least one. */
export function modulesOf(title: string): readonly string[] {
  const named = title.replace(SEVERITY, '').match(STREAM) ?? [];
  return named.length === 0 ? [SOME_MODULE] : [...new Set(named)];
}
