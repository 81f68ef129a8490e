/** `checks/index.generated.ts`: every folder under `checks/` that holds a `check.ts`, explicit and typed. */
import type { Artefact } from './artefact.ts';

/** @param names of the folders, sorted */
export function registry(names: readonly string[]): Artefact {
  const lines = [
    '/** Every check. Written by `npm run generate` from the folders beside this file. */',
    "import type { Check } from '../src/check/index.ts';",
    ...names.map((name) => `import { check as ${identifier(name)} } from './${name}/check.ts';`),
    '',
    `export const checks: readonly Check[] = [${names.map(identifier).join(', ')}];`,
  ];
  return { path: 'checks/index.generated.ts', content: `${lines.join('\n')}\n` };
}

/** `file-permissions` is `filePermissions`. */
function identifier(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
