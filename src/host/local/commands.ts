/** Programs of this machine. */
import { execFile, type ExecException } from 'node:child_process';
import { constants } from 'node:fs';
import type { CommandOutput, Commands } from '../commands.ts';
import { Failure, failureOf } from '../failure.ts';
import { nameOfBytes, pathForSystem } from '../file-name.ts';
import { access } from './system-calls.ts';

/** A fixed list: a PATH that somebody else can write must not choose what a monitor runs. */
const DIRECTORIES = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const;
const MAX_OUTPUT_BYTES = 16 * 2 ** 20;

export const localCommands: Commands = { find, run };

async function find(name: string): Promise<string | undefined> {
  for (const directory of DIRECTORIES) {
    const path = `${directory}/${name}`;
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function run(argv: readonly [string, ...string[]], signal: AbortSignal, input = ''): Promise<CommandOutput> {
  const [program, ...rest] = argv;
  return new Promise<CommandOutput>((resolve, reject) => {
    const options = {
      signal,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_OUTPUT_BYTES,
      env: { LC_ALL: 'C', PATH: DIRECTORIES.join(':') },
      encoding: 'buffer',
    } as const;
    const child = execFile(program, rest, options, (error, stdout, stderr) => {
      const failure = error === null ? undefined : startFailure(error, program);
      if (failure !== undefined) reject(failure);
      else
        resolve({
          exitCode: child.exitCode ?? undefined,
          stdout: nameOfBytes(stdout),
          stderr: nameOfBytes(stderr),
        });
    });
    child.stdin?.on('error', () => undefined).end(pathForSystem(input));
  }).catch((error: unknown) => {
    // Some programs that are not there are refused before anything is started.
    throw failureOf(error, program);
  });
}

/** A number as code is the program's own exit, null a signal: both are answers. The rest never ran to an end. */
function startFailure(error: ExecException, program: string): Failure | undefined {
  if (typeof error.code === 'number' || (error.code ?? null) === null) return undefined;
  if (String(error.code) === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new Failure('too-large', `${program}: more than ${MAX_OUTPUT_BYTES} bytes of output`);
  }
  return failureOf(error, program);
}
