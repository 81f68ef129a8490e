/**
 * The one owner of the process: whatever happens, it ends with one line and an exit code that tells the truth.
 *
 * The exit code is 3 from the first instruction until there is a verdict. Uncaught errors, signals, a promise that
 * never settles and the deadline all end here. A person who interrupts a command, or reads no more of it, needs no
 * line: the exit code is then that of any program which a signal ends.
 */
import { constants } from 'node:os';
import type { PluginResult } from '../../src/cli/run-plugin.ts';
import { escapeText } from '../../src/render/index.ts';
import { exitCode, type State } from '../../src/result/index.ts';
import { openOutput, ReaderGone, sayAside, silenceStderr, type Output } from './output.ts';

const UNKNOWN = exitCode('UNKNOWN');

/** All that end a process and can be caught; SIGUSR1 would otherwise have Node listen for a debugger. */
const SIGNALS = [
  'SIGTERM',
  'SIGINT',
  'SIGHUP',
  'SIGQUIT',
  'SIGALRM',
  'SIGUSR1',
  'SIGUSR2',
  'SIGXCPU',
  'SIGXFSZ',
] as const;

/** Node itself ignores SIGPIPE, and tells of it by an error. */
type Interruption = (typeof SIGNALS)[number] | 'SIGPIPE';

export interface Guard {
  /** Aborts at the deadline or when a signal ends the process. */
  readonly signal: AbortSignal;
  readonly output: Output;
  /** Moves the deadline to so many seconds after the process started. */
  readonly setDeadline: (seconds: number, state: State) => void;
  /** Runs `work` and ends the process with its result. */
  run(work: () => Promise<PluginResult>): Promise<void>;
}

export interface Guarded {
  /** Begins the line that says why there is no result: the service of a check, or the name of a command. */
  readonly name: string;
  /** Whether a stack follows it. */
  readonly diagnose: boolean;
  /** Who is told: a monitor takes every code but 0 to 2 for UNKNOWN, and wants a line whatever happens. */
  readonly audience: 'monitor' | 'person';
  /** For what is said aside; nothing else is printed there. */
  readonly keepsStderr: boolean;
}

export function guardProcess({ name, diagnose, audience, keepsStderr }: Guarded): Guard {
  process.exitCode = UNKNOWN;
  if (keepsStderr) process.removeAllListeners('warning');
  else silenceStderr();
  const output = openOutput();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const end = (state: State, why: string, stack = ''): void => {
    if (!ended) {
      ended = true;
      abort.abort();
      const details = diagnose && stack !== '' ? `\n${stack.split('\n').map(escapeText).join('\n')}` : '';
      const beginning = audience === 'monitor' ? `${name} ${state}` : name;
      writeQuietly(output, `${beginning}: ${escapeText(why)}${details}\n`);
    }
    exitNow(exitCode(state));
  };

  const interrupt = (signal: Interruption): void => {
    if (audience === 'monitor') end('UNKNOWN', `ended by ${signal}`);
    abort.abort();
    exitNow(codeOfSignal(signal));
  };

  const fail = (error: unknown): void => {
    if (audience === 'person' && error instanceof ReaderGone) interrupt('SIGPIPE');
    end('UNKNOWN', `internal error: ${messageOf(error)}`, stackOf(error));
  };

  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  process.on('beforeExit', () => end('UNKNOWN', 'internal error: ended without a verdict'));
  for (const signal of SIGNALS) process.on(signal, () => interrupt(signal));

  return {
    signal: abort.signal,
    output,
    setDeadline(seconds, state) {
      clearTimeout(timer);
      const left = (seconds - process.uptime()) * 1000;
      const late = (): void => end(state, `timed out after ${seconds} s`);
      // One that is over already is not left to a timer, which a quick check would outrun.
      if (left <= 0) late();
      else timer = setTimeout(late, left).unref();
    },
    async run(work) {
      const result = await work();
      if (ended) return;
      ended = true;
      if (keepsStderr && result.aside !== undefined) sayAside(result.aside);
      const code = await output.write(result.text).then(
        () => result.exitCode,
        (error: unknown) =>
          audience === 'person' && error instanceof ReaderGone ? codeOfSignal('SIGPIPE') : UNKNOWN,
      );
      // The write that has just ended counts as active until its callback has returned.
      setImmediate(() => finish(code, result.mayHang === true));
    },
  };
}

/** As shells have it of a program that a signal ended. */
function codeOfSignal(signal: Interruption): number {
  return 128 + constants.signals[signal];
}

/** What is still under way, such as a read that was given up, may hang; starting another program costs time. */
function finish(code: number, mayHang: boolean): void {
  if (mayHang || process.getActiveResourcesInfo().length > 0) exitNow(code);
  else process.exit(code);
}

/**
 * Ends the process even while a thread of it hangs in the kernel: every ordinary exit joins the threads first, but a
 * new program image takes their place.
 */
function exitNow(code: number): never {
  try {
    process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
  } catch {
    // No shell, or no execve on this platform: the ordinary exit is what is left.
  }
  return process.exit(code);
}

function writeQuietly(output: Output, text: string): void {
  try {
    output.writeNow(text);
  } catch {
    // Nobody reads any more; the exit code still tells.
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '') : '';
}
