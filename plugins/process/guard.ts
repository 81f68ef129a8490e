/**
 * The one owner of the process: whatever happens, it ends with one line and an exit code that tells the truth.
 *
 * The exit code is 3 from the first instruction until there is a verdict. Uncaught errors, signals, a promise that
 * never settles and the deadline all end here.
 */
import type { PluginResult } from '../../src/cli/run-plugin.ts';
import { escapeText } from '../../src/render/index.ts';
import { exitCode, type State } from '../../src/result/index.ts';
import { openOutput, sayAside, silenceStderr, type Output } from './output.ts';

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

export interface Guard {
  /** Aborts at the deadline or when a signal ends the process. */
  readonly signal: AbortSignal;
  readonly output: Output;
  /** Moves the deadline to so many seconds after the process started. */
  readonly setDeadline: (seconds: number, state: State) => void;
  /** Runs `work` and ends the process with its result. */
  run(work: () => Promise<PluginResult>): Promise<void>;
}

/**
 * @param service begins the line that says why there is no verdict
 * @param diagnose whether a stack follows it
 * @param keepsStderr for what is said aside; nothing else is printed there
 */
export function guardProcess(service: string, diagnose: boolean, keepsStderr = false): Guard {
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
      writeQuietly(output, `${service} ${state}: ${escapeText(why)}${details}\n`);
    }
    exitNow(exitCode(state));
  };

  process.on('uncaughtException', (error: unknown) =>
    end('UNKNOWN', `internal error: ${messageOf(error)}`, stackOf(error)),
  );
  process.on('unhandledRejection', (error: unknown) =>
    end('UNKNOWN', `internal error: ${messageOf(error)}`, stackOf(error)),
  );
  process.on('beforeExit', () => end('UNKNOWN', 'internal error: ended without a verdict'));
  for (const name of SIGNALS) process.on(name, () => end('UNKNOWN', `ended by ${name}`));

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
      const written = await output.write(result.text).then(
        () => true,
        () => false,
      );
      // The write that has just ended counts as active until its callback has returned.
      setImmediate(() => finish(written ? result.exitCode : UNKNOWN, result.mayHang === true));
    },
  };
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
