/** The process of `secmon-bridge`: options, signals, exit codes. */
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { Failure } from '../../src/host/failure.ts';
import { localMachine } from '../../src/host/local/machine.ts';
import type { Host } from '../../src/host/host.ts';
import { version } from '../version.ts';
import { DEFAULT_CONFIGURATION, startProgram } from './program.ts';

const options = {
  config: {
    kind: 'text',
    value: 'FILE',
    describe: 'configuration (YAML)',
    default: DEFAULT_CONFIGURATION,
  },
  help: { kind: 'flag', short: 'h', describe: 'show this and exit' },
  version: { kind: 'flag', short: 'V', describe: 'show the version and exit' },
} as const;

const HELP = `secmon-bridge: brings results from where they are made to where they are needed, each once

Usage: secmon-bridge [--config FILE]

  --config FILE   ${options.config.describe}; ${DEFAULT_CONFIGURATION} unless given
  -h, --help      ${options.help.describe}
  -V, --version   ${options.version.describe}

SIGTERM and SIGINT end it when what has begun is done; SIGHUP reads the configuration again, and the one before
goes on when the new one cannot be used. It logs to stdout, a JSON object a line.

See secmon bridge --help for what else there is to do with a bridge.
`;

/** What systemd and scripts are told: 0 when it was asked to end, 1 when it could not begin. */
export async function bridgeMain(argv: readonly string[], host: Host): Promise<void> {
  try {
    const given = await parseArguments(argv, options, 0);
    if (given.options['help'] !== undefined) process.stdout.write(HELP);
    else if (given.options['version'] !== undefined) process.stdout.write(`secmon-bridge ${version}\n`);
    else await runUntilTold(given.options['config']?.at(-1) ?? DEFAULT_CONFIGURATION, host);
  } catch (error) {
    if (!(error instanceof Failure) && !(error instanceof UsageError)) throw error;
    process.stdout.write(`secmon-bridge: ${error.message}\n`);
    process.exitCode = 1;
  }
}

/** Signals are heard from the beginning: SIGHUP would otherwise end what has not begun yet. */
async function runUntilTold(path: string, host: Host): Promise<void> {
  const ending = new Promise<void>((told) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => told());
  });
  const starting = startProgram(path, localMachine(host));
  let turn: Promise<unknown> = starting;
  process.on('SIGHUP', () => {
    turn = turn.then(async () => (await starting).reload());
  });
  const program = await starting;
  await ending;
  await turn;
  await program.stop();
  process.exit(0);
}
