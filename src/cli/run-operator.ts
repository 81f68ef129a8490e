/** The operator's `secmon`: finds the command and runs it. It never prints. */
import { OptionError, wrongLetters } from '../check/index.ts';
import { Failure } from '../host/failure.ts';
import { escapeText } from '../render/index.ts';
import { exitCode, RangeSyntaxError } from '../result/index.ts';
import type { Command, OperatorWorld } from './command.ts';
import { commandHelp, commandList, overview } from './operator-help.ts';
import type { PluginResult } from './run-plugin.ts';
import { UnknownWordError, UsageError } from './usage-error.ts';

export async function runOperator(argv: readonly string[], world: OperatorWorld): Promise<PluginResult> {
  const [first = '--help'] = argv;
  const { commands } = world;
  if (isHelp(first)) return { text: overview(commands), exitCode: 0 };
  if (first === '--version' || first === '-V') return { text: `secmon ${world.version}\n`, exitCode: 0 };
  if (first === 'help') return await runOperator([...argv.slice(1), '--help'], world);
  const help = argv.findIndex(isHelp);
  const words = help < 0 ? argv : argv.slice(0, help);
  const family = commands.filter(({ name }) => name.startsWith(`${words.join(' ')} `));
  if (family.length > 0) {
    if (help >= 0) return { text: overview(family), exitCode: 0 };
    return complaint(`which of the commands of '${words.join(' ')}'?`, family);
  }
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word));
  if (command === undefined) return noCommand(words, commands);
  return await call(command, argv.slice(command.name.split(' ').length), world);
}

/** With the command that was meant; or with those of its family, where only that is told. */
function noCommand(argv: readonly string[], commands: readonly Command[]): PluginResult {
  const end = argv.findIndex((word) => word.startsWith('-'));
  const given = argv.slice(0, end < 0 ? MOST_WORDS : Math.min(end, MOST_WORDS));
  const [family, known] = familyOf(given, commands);
  const meant = nearest(given, family, known);
  const what = `no command '${given.slice(0, known + 1).join(' ')}'`;
  if (meant !== undefined) return complaint(`${what} (did you mean ${meant}?)`);
  return known === 0 ? complaint(`${what}; see secmon --help`) : complaint(what, family);
}

const MOST_WORDS = 3;

/** The commands that begin with as many of the words as any does, and with how many. */
function familyOf(
  given: readonly string[],
  commands: readonly Command[],
): readonly [family: readonly Command[], known: number] {
  for (let known = given.length; known > 0; known -= 1) {
    const family = commands.filter(({ name }) => name.startsWith(`${given.slice(0, known).join(' ')} `));
    if (family.length > 0) return [family, known];
  }
  return [commands, 0];
}

/** @param known how many of the words are right */
function nearest(given: readonly string[], commands: readonly Command[], known: number): string | undefined {
  const near = commands.flatMap(({ name }) => {
    const words = name.split(' ');
    const wrong = wrongLetters(given.slice(known, words.length).join(' '), words.slice(known).join(' '));
    return wrong === undefined ? [] : [{ name, wrong }];
  });
  return near.toSorted((one, other) => one.wrong - other.wrong)[0]?.name;
}

async function call(command: Command, argv: readonly string[], world: OperatorWorld): Promise<PluginResult> {
  if (argv.some(isHelp)) return { text: commandHelp(command), exitCode: 0 };
  try {
    return await command.run(argv, world);
  } catch (error) {
    const hint = error instanceof UnknownWordError ? `; see secmon ${command.name} --help` : '';
    if (isComplaint(error)) return complaint(`${command.name}: ${error.message}${hint}`);
    throw error;
  }
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h';
}

function isComplaint(error: unknown): error is Error {
  return [UsageError, OptionError, RangeSyntaxError, Failure].some((kind) => error instanceof kind);
}

function complaint(message: string, family: readonly Command[] = []): PluginResult {
  const list = family.length === 0 ? '' : `\n${commandList(family)}`;
  return { text: `secmon: ${escapeText(message)}\n${list}`, exitCode: exitCode('UNKNOWN') };
}
