/**
 * Programs of a host over SSH. The shell tells how they ended, except that it writes a signal as an exit code above 128;
 * those that end so are run once more, in a session of their own, where the server itself tells the two apart.
 */
import { randomBytes } from 'node:crypto';
import type { CommandOutput, Commands } from '../commands.ts';
import { beforeAbort } from '../deadline.ts';
import { Failure } from '../failure.ts';
import { nameOfBytes } from '../file-name.ts';
import { REMOTE_PATH } from './lane.ts';
import { byteString, DEFINE_NEWLINE, quoted } from './quote.ts';
import { Question } from './question.ts';
import type { RemoteShell } from './shell.ts';
import { runAlone } from './run-alone.ts';

const MAX_OUTPUT_BYTES = 16 * 2 ** 20;
const NEWLINE = 0x0a;
const HIGHEST_EXIT = 128;
const IS_THERE = 'there';

type Argv = readonly [string, ...string[]];

export function createCommands(shell: RemoteShell): Commands {
  return {
    find: (name) => find(name, shell),
    run: (argv, signal, input = '') => beforeAbort(run(argv, signal, input, shell), signal),
  };
}

async function find(name: string, shell: RemoteShell): Promise<string | undefined> {
  const word = quoted(name);
  const directories = REMOTE_PATH.split(':').join(' ');
  const script = `for d in ${directories}; do if [ -x "$d"/${word} ]; then printf '%s' "$d"; break; fi; done`;
  const question = new Question({ script, subject: name });
  shell.ask(question);
  const { stdout } = await question.answer;
  return stdout.length === 0 ? undefined : `${stdout.toString('latin1')}/${name}`;
}

async function run(
  argv: Argv,
  signal: AbortSignal,
  input: string,
  shell: RemoteShell,
): Promise<CommandOutput> {
  const [program] = argv;
  const given = input === '' ? '' : `printf '${printfFormat(input)}' | `;
  const script = programScript(argv, `${given}${environment(argv)}`);
  const question = new Question({ script, subject: program, signal, maxBytes: MAX_OUTPUT_BYTES });
  shell.ask(question);
  const { exitCode, stdout, stderr } = await question.answer;
  const end = stdout.indexOf(NEWLINE);
  requireBegun(stdout.toString('latin1', 0, Math.max(end, 0)), program);
  if (exitCode > HIGHEST_EXIT) return runAgain(argv, signal, input, shell);
  return { exitCode, stdout: nameOfBytes(stdout.subarray(end + 1)), stderr: nameOfBytes(stderr) };
}

async function runAgain(
  argv: Argv,
  signal: AbortSignal,
  input: string,
  { connection }: RemoteShell,
): Promise<CommandOutput> {
  const nonce = randomBytes(16).toString('hex');
  const mark = `printf '\\n${nonce}\\n'`;
  const line = `PATH=${REMOTE_PATH}; ${DEFINE_NEWLINE}; cd /; ${mark}; ${mark} >&2; exec ${environment(argv)}`;
  return runAlone(connection, { line, nonce, input, signal, program: argv[0], maxBytes: MAX_OUTPUT_BYTES });
}

/** The program with the environment that local ones have. `env` would take a name with = in it for a variable. */
function environment(argv: Argv): string {
  const words = argv.map(quoted).join(' ');
  return argv[0].includes('=') ? words : `env -i LC_ALL=C PATH=${REMOTE_PATH} ${words}`;
}

/** The first line says whether there is such a program. */
function programScript([program]: Argv, command: string): string {
  const word = quoted(program);
  return [
    `if [ -f ${word} ] && [ -x ${word} ]; then echo start; ${command}`,
    `else w=$(stat -L -c ${IS_THERE} -- ${word} 2>&1); case $w in`,
    `${IS_THERE} | *'ermission denied') echo denied;;`,
    `*'o such file or directory' | *'ot a directory') echo missing;;`,
    `*) echo unknown;; esac; fi`,
  ].join('\n');
}

/** @throws Failure */
function requireBegun(word: string, program: string): void {
  switch (word) {
    case 'start':
      return;
    case 'missing':
      throw new Failure('missing', `${program}: no such file or directory`);
    case 'denied':
      throw new Failure('denied', `${program}: permission denied`);
    default:
      throw new Failure('failed', `${program}: the host does not say whether it is there`);
  }
}

/** Bytes as the format of printf(1), between the quotes of a shell: every one that is not plain as three octal digits. */
function printfFormat(text: string): string {
  return byteString(text).replaceAll(/[^\w ./:,@+=-]/g, (byte) => {
    return `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
}
