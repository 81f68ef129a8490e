/** The manual of a program that is neither a check nor a command of `secmon`, in the order of a man page. */
import type { Option, OptionTable } from '../check/index.ts';
import { wrap } from './help.ts';
import { fullDescription, synopsis } from './option-text.ts';

export interface ProgramManual {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  readonly describe: readonly string[];
  /** By the title of its section. */
  readonly options: Readonly<Record<string, OptionTable>>;
  readonly exitStatus: string;
}

export function programHelp({ name, summary, describe, options, exitStatus }: ProgramManual): string {
  const paragraphs = (texts: readonly string[]): string =>
    texts.map((text) => wrap(text, '    ')).join('\n\n');
  const sections = [
    `NAME\n${paragraphs([`${name} - ${summary}`])}`,
    `SYNOPSIS\n    ${name} [OPTION]...`,
    `DESCRIPTION\n${paragraphs(describe)}`,
    ...Object.entries(options).map(([title, table]) =>
      [title, ...Object.entries(table).map(entry)].join('\n'),
    ),
    `EXIT STATUS\n${paragraphs([exitStatus])}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function entry([name, option]: readonly [string, Option]): string {
  return `    ${synopsis(name, option)}\n${wrap(fullDescription(option), '        ')}`;
}
