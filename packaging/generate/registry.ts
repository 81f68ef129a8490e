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

export const CHECKS: Family = {
  directory: 'checks',
  file: 'check',
  exported: 'check',
  type: 'Check',
  typeFrom: '../src/check/index.ts',
  list: 'checks',
  about: 'Every check',
};

export const FAMILIES: readonly Family[] = [
  CHECKS,
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
  {
    directory: 'src/incidents/trackers',
    file: 'tracker',
    exported: 'tracker',
    type: 'AnyTrackerKind',
    typeFrom: './tracker.ts',
    list: 'trackerKinds',
    about: 'Every kind of tracker',
  },
  {
    directory: 'src/pakiti/feeds',
    file: 'feed',
    exported: 'feed',
    type: 'FeedKind',
    typeFrom: './feed.ts',
    list: 'feedKinds',
    about: 'Every kind of feed',
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

/** The same family, each member loaded when it is asked for: where one of them runs, its start pays for no other. */
export function lazyRegistry(family: Family, names: readonly string[]): Artefact {
  const { directory, file, exported, type, typeFrom, list, about } = family;
  const lines = [
    `/** ${about} when it is asked for. Written by \`npm run generate\` from the folders beside this file. */`,
    `import type { ${type}Loaders } from '${typeFrom}';`,
    '',
    `export const ${list}: ${type}Loaders = {`,
    ...names.map((name) => `  '${name}': async () => (await import('./${name}/${file}.ts')).${exported},`),
    '};',
  ];
  return { path: `${directory}/lazy.generated.ts`, content: `${lines.join('\n')}\n` };
}

/** `file-permissions` is `filePermissions`. */
function identifier(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
