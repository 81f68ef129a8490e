/** The operator's `secmon`: finds the command and runs it. It never prints. */
import { OptionError } from '../check/index.ts';
import { Failure } from '../host/failure.ts';
import { escapeText } from '../render/index.ts';
import { exitCode, RangeSyntaxError } from '../result/index.ts';
import type { Command, OperatorWorld } from './command.ts';
import { commandHelp, overview } from './operator-help.ts';
import type { PluginResult } from './run-plugin.ts';
import { UsageError } from './usage-error.ts';

export async function runOperator(argv: readonly string[], world: OperatorWorld): Promise<PluginResult> {
  const [first = '--help'] = argv;
  const { commands } = world;
  if (isHelp(first)) return { text: overview(commands), exitCode: 0 };
  if (first === '--version' || first === '-V') return { text: `secmon ${world.version}\n`, exitCode: 0 };
  if (first === 'help') return await runOperator([...argv.slice(1), '--help'], world);
  const words = argv.slice(0, Math.max(0, argv.findIndex(isHelp)));
  const family = commands.filter(({ name }) => name.startsWith(`${words.join(' ')} `));
  if (family.length > 0) return { text: overview(family), exitCode: 0 };
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word));
  if (command === undefined) return complaint(noCommand(argv, commands));
  return await call(command, argv.slice(command.name.split(' ').length), world);
}

function noCommand(argv: readonly string[], commands: readonly Command[]): string {
  const family = commands.filter(({ name }) => name.startsWith(`${argv[0] ?? ''} `));
  const hint =
    family.length === 0 ? 'see secmon --help' : `there are ${family.map(({ name }) => name).join(', ')}`;
  return `no command '${argv.slice(0, 2).join(' ')}'; ${hint}`;
}

async function call(command: Command, argv: readonly string[], world: OperatorWorld): Promise<PluginResult> {
  if (isHelp(argv[0])) return { text: commandHelp(command), exitCode: 0 };
  try {
    return await command.run(argv, world);
  } catch (error) {
    if (isComplaint(error)) return complaint(`${command.name}: ${error.message}`);
    throw error;
  }
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h';
}

function isComplaint(error: unknown): error is Error {
  return [UsageError, OptionError, RangeSyntaxError, Failure].some((kind) => error instanceof kind);
}

function complaint(message: string): PluginResult {
  return { text: `secmon: ${escapeText(message)}\n`, exitCode: exitCode('UNKNOWN') };
}
