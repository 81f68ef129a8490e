/** The shipped policy of incidents as a module, for where the operator names no directory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePolicyFile, policyOf } from '../../src/incidents/policy/read-policy.ts';
import type { Artefact } from './artefact.ts';

const FOLDER = 'config/policy';
const HEAD = `/** The shipped policy. Written by \`npm run generate\` from config/policy/*.yaml. */
import type { PolicyDocument } from './policy-complaints.ts';

/** Texts until they are asked for: a start makes every object that a module holds. */
export function shippedDocuments(): readonly PolicyDocument[] {
  return LINES.map((line) => JSON.parse(line) as PolicyDocument);
}

const LINES: readonly string[] = `;

/** @throws Failure that names the file and line that is wrong */
export async function shippedIncidentPolicy(root: string): Promise<Artefact> {
  const names = readdirSync(join(root, FOLDER)).filter((name) => name.endsWith('.yaml'));
  const documents = await Promise.all(
    names
      .toSorted()
      .map((name) => parsePolicyFile(readFileSync(join(root, FOLDER, name), 'utf8'), `${FOLDER}/${name}`)),
  );
  policyOf(documents, FOLDER);
  const lines = documents.map((document) => JSON.stringify(JSON.stringify(document)));
  return {
    path: 'src/incidents/policy/shipped.generated.ts',
    content: `${HEAD}[\n${lines.join(',\n')}\n];\n`,
  };
}
