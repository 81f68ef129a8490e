/** The members of a family, one folder each, as an explicit and typed list. */
import type { Artefact } from './artefact.ts';

export interface Family {
  /** The folder of folders, from the root of the project. */
  readonly directory: string;
  /** The file of each member, without `.ts`, and the name of what it exports. */
  readonly file: string;
  readonly exported: string;
  /** The type of a member, and where it is, as the generated file imports it. */
  readonly type: string;
  readonly typeFrom: string;
  /** The name of the list, and what it holds. */
  readonly list: string;
  readonly about: string;
}

export const FAMILIES: readonly Family[] = [
  {
    directory: 'checks',
    file: 'check',
    exported: 'check',
    type: 'Check',
    typeFrom: '../src/check/index.ts',
    list: 'checks',
    about: 'Every check',
  },
  {
    directory: 'src/bridge/receive',
    file: 'receiver',
    exported: 'receiver',
    type: 'AnyReceiverKind',
    typeFrom: './receiver.ts',
    list: 'receiverKinds',
    about: 'Every kind of receiver',
  },
  {
    directory: 'src/bridge/deliver',
    file: 'sink',
    exported: 'sink',
    type: 'AnySinkKind',
    typeFrom: './sink.ts',
    list: 'sinkKinds',
    about: 'Every kind of sink',
  },
];

/** @param names of the folders, sorted */
export function registry(family: Family, names: readonly string[]): Artefact {
  const { directory, file, exported, type, typeFrom, list, about } = family;
  const lines = [
    `/** ${about}. Written by \`npm run generate\` from the folders beside this file. */`,
    `import type { ${type} } from '${typeFrom}';`,
    ...names.map((name) => `import { ${exported} as ${identifier(name)} } from './${name}/${file}.ts';`),
    '',
    `export const ${list}: readonly ${type}[] = [${names.map(identifier).join(', ')}];`,
  ];
  return { path: `${directory}/index.generated.ts`, content: `${lines.join('\n')}\n` };
}

/** `file-permissions` is `filePermissions`. */
function identifier(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
