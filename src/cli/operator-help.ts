/** The manual of the operator's command, made from the commands' literals. */
import type { Command } from './command.ts';
import { wrap } from './help.ts';
import { fullDescription, synopsis } from './option-text.ts';

export function overview(commands: readonly Command[]): string {
  return ["secmon - security monitoring, the operator's command", '', commandList(commands), MORE, ''].join(
    '\n',
  );
}

/** One paragraph each, the summaries in a column of their own. */
export function commandList(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 6);
  return commands
    .map(({ name, summary }) => `${`    ${name}`.padEnd(width + 6)}${wrap(summary, indent).trimStart()}\n`)
    .join('');
}

const MORE = '`secmon COMMAND --help` explains a command, `check_NAME --help` a check.';

export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, option]) => `    ${synopsis(name, option)}\n${wrap(fullDescription(option), '        ')}`,
  );
  const text = [`secmon ${usage(command)}`, wrap(command.summary, '    ')];
  return [...text, ...(options.length > 0 ? ['OPTIONS', ...options] : []), ''].join('\n');
}

function usage({ name, operands }: Command): string {
  return [name, ...operands].join(' ');
}
