/** The process of a daemon: options, signals, exit codes. */
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { Failure } from '../../src/host/failure.ts';
import { version } from '../version.ts';

export interface DaemonProgram {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  readonly configuration: string;
  /** What the help ends with. */
  readonly more: string;
  /** @throws Failure when it cannot begin; then nothing runs */
  start(configuration: string): Promise<RunningProgram>;
}

export interface RunningProgram {
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/** What systemd and scripts are told: 0 when it was asked to end, 1 when it could not begin. */
export async function daemonMain(program: DaemonProgram, argv: readonly string[]): Promise<void> {
  const { name, configuration } = program;
  try {
    const given = await parseArguments(argv, optionsOf(configuration), 0);
    if (given.options['help'] !== undefined) process.stdout.write(helpOf(program));
    else if (given.options['version'] !== undefined) process.stdout.write(`${name} ${version}\n`);
    else await runUntilTold(program, given.options['config']?.at(-1) ?? configuration);
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof UsageError)) throw error;
    process.stdout.write(`${name}: ${error.message}\n`);
    process.exitCode = 1;
  }
}

const DESCRIBE = {
  config: 'configuration (YAML)',
  help: 'show this and exit',
  version: 'show the version and exit',
} as const;

function optionsOf(configuration: string): Parameters<typeof parseArguments>[1] {
  return {
    config: { kind: 'text', value: 'FILE', describe: DESCRIBE.config, default: configuration },
    help: { kind: 'flag', short: 'h', describe: DESCRIBE.help },
    version: { kind: 'flag', short: 'V', describe: DESCRIBE.version },
  };
}

function helpOf({ name, summary, configuration, more }: DaemonProgram): string {
  return `${name}: ${summary}

Usage: ${name} [--config FILE]

  --config FILE   ${DESCRIBE.config}; ${configuration} unless given
  -h, --help      ${DESCRIBE.help}
  -V, --version   ${DESCRIBE.version}

SIGTERM and SIGINT end it when what has begun is done; SIGHUP reads the configuration again, and the one before
goes on when the new one cannot be used. It logs to stdout, a JSON object a line.

${more}
`;
}

/** Signals are heard from the beginning: SIGHUP would otherwise end what has not begun yet. */
async function runUntilTold(program: DaemonProgram, path: string): Promise<void> {
  const ending = new Promise<void>((told) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => told());
  });
  const starting = program.start(path);
  let turn: Promise<unknown> = starting;
  process.on('SIGHUP', () => {
    turn = turn.then(async () => (await starting).reload());
  });
  const running = await starting;
  await ending;
  await turn;
  await running.stop();
  process.exit(0);
}
