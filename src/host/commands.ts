/**
 * Running other programs: by absolute path, never through a shell. Texts that go in and come out carry bytes that are
 * not UTF-8 as src/host/file-name.ts does; arguments cannot.
 */
export interface CommandOutput {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Commands {
  /** The absolute path of a program in the system directories (`/usr/sbin` … `/bin`), if it is there. */
  find(name: string): Promise<string | undefined>;
  /**
   * Runs `argv` with the locale C and `input`, or nothing, as standard input; it is killed when the signal aborts.
   * @throws Failure `missing`, `denied`, `timeout`, or `too-large` past 16 MiB of output
   */
  run(argv: readonly [string, ...string[]], signal: AbortSignal, input?: string): Promise<CommandOutput>;
}
