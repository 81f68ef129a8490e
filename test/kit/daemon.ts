/** A program that runs in the foreground until it is told to stop. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from './eventually.ts';

/** For a machine that is busy with other tests. */
const PATIENCE_SECONDS = 60;

export interface DaemonOptions {
  readonly uid?: number;
  readonly gid?: number;
}

export class Daemon {
  readonly #child: ChildProcess;
  readonly #output: Buffer[] = [];

  constructor(argv: readonly [string, ...string[]], options: DaemonOptions = {}) {
    const [program, ...rest] = argv;
    this.#child = spawn(program, rest, {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.#output.push(chunk));
    }
  }

  /** What it has said so far, both streams together. */
  get output(): string {
    return Buffer.concat(this.#output).toString('utf8');
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Waits for what shows that it is up. @throws Error with its output when it ends before */
  async ready<T>(
    what: string,
    look: () => T | undefined | Promise<T | undefined>,
    seconds = PATIENCE_SECONDS,
  ): Promise<T> {
    const answer = await eventually(what, seconds, async () => (this.running ? await look() : false)).catch(
      (error: unknown) => {
        throw new Error(`${String(error)}\n${this.output}`, { cause: error });
      },
    );
    if (answer === false) throw new Error(`${what}: it ended\n${this.output}`);
    return answer;
  }

  /** Waits for it to end by itself. */
  async ended(): Promise<void> {
    if (this.running) await once(this.#child, 'exit');
  }

  /** SIGTERM, and SIGKILL where that does not help. */
  async stop(): Promise<void> {
    if (!this.running) return;
    const ended = once(this.#child, 'exit');
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_SECONDS * 1000);
    await ended;
    clearTimeout(timer);
  }
}
