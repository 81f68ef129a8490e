/** The shipped policy of file-permissions as a module, so that no check pays for reading YAML when it starts. */
import { parse } from 'yaml';
import type { Artefact } from './artefact.ts';

const HEAD = `/** The shipped policy. Written by \`npm run generate\` from config/file-permissions.policy.yaml. */
import type { PolicyDocument } from './policy-document.ts';

export const defaultPolicy: PolicyDocument = `;

/** @param yamlText of `config/file-permissions.policy.yaml` */
export function defaultPolicyModule(yamlText: string): string {
  return `${HEAD}${JSON.stringify(parse(yamlText), undefined, 2)};\n`;
}

export function defaultPolicy(yamlText: string): Artefact {
  return {
    path: 'checks/file-permissions/default-policy.generated.ts',
    content: defaultPolicyModule(yamlText),
  };
}
