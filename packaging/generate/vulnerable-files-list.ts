/** The shipped list of vulnerable-files as a module, so that no check pays for reading YAML when it starts. */
import { parse } from 'yaml';
import type { Artefact } from './artefact.ts';

const HEAD = `/** The shipped list. Written by \`npm run generate\` from config/vulnerable-files.yaml. */
import type { ListDocument } from './list-document.ts';

export const defaultList: ListDocument = `;

/** @param yamlText of `config/vulnerable-files.yaml` */
export function vulnerableFilesList(yamlText: string): Artefact {
  return {
    path: 'checks/vulnerable-files/default-list.generated.ts',
    content: `${HEAD}${JSON.stringify(parse(yamlText), undefined, 2)};\n`,
  };
}
