/** The process of `secmon-bridge`. */
import { localMachine } from '../../src/host/local/machine.ts';
import type { Host } from '../../src/host/host.ts';
import { daemonMain } from '../process/daemon.ts';
import { DEFAULT_CONFIGURATION, startProgram } from './program.ts';

export async function bridgeMain(argv: readonly string[], host: Host): Promise<void> {
  await daemonMain(
    {
      name: 'secmon-bridge',
      summary: 'brings results from where they are made to where they are needed, each once',
      configuration: DEFAULT_CONFIGURATION,
      more: 'See secmon bridge --help for what else there is to do with a bridge.',
      start: (path) => startProgram(path, localMachine(host)),
    },
    argv,
  );
}
