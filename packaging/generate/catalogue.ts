/** The shipped catalogue as a module, so that no check pays for reading YAML when it starts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAdvisory, withOwnNames } from '../../checks/advisory/load-catalogue.ts';
import type { Artefact } from './artefact.ts';

const FOLDER = 'config/catalogue';
const HEAD = `/** The shipped catalogue. Written by \`npm run generate\` from config/catalogue/*.yaml. */
import type { Advisory } from '../../src/evidence/advisory.ts';

/** Texts until they are asked for: a start makes every object that a module holds. */
export function shippedAdvisories(): readonly Advisory[] {
  return LINES.map((line) => JSON.parse(line) as Advisory);
}

const LINES: readonly string[] = `;

/** @throws Error that names the file and line that is wrong */
export async function shippedCatalogue(root: string): Promise<Artefact> {
  const names = readdirSync(join(root, FOLDER)).filter((name) => name.endsWith('.yaml'));
  const loaded = await Promise.all(
    names.toSorted().map(async (name) => {
      const file = `${FOLDER}/${name}`;
      const advisory = await parseAdvisory(readFileSync(join(root, file), 'utf8'), file);
      if (name !== `${advisory.id}.yaml`) throw new Error(`${file}: should be called ${advisory.id}.yaml`);
      return { file, advisory };
    }),
  );
  const { advisories, broken } = withOwnNames(loaded);
  if (broken[0] !== undefined) throw new Error(broken[0].message);
  const lines = advisories.map((advisory) => JSON.stringify(JSON.stringify(advisory, withoutNote)));
  return {
    path: 'checks/advisory/catalogue.generated.ts',
    content: `${HEAD}[\n${lines.join(',\n')}\n];\n`,
  };
}

function withoutNote(key: string, value: unknown): unknown {
  return key === 'note' ? undefined : value;
}
