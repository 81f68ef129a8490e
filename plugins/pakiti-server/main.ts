/** The process of `pakiti-server`. */
import { localMachine } from '../../src/host/local/machine.ts';
import type { Host } from '../../src/host/host.ts';
import { daemonMain } from '../process/daemon.ts';
import { DEFAULT_CONFIGURATION, startProgram } from './program.ts';

/** @param operator how the operator's `secmon` is called: a program and its first words */
export async function pakitiServerMain(
  argv: readonly string[],
  host: Host,
  operator: readonly [string, ...string[]],
): Promise<void> {
  await daemonMain(
    {
      name: 'pakiti-server',
      summary: 'takes what nodes have installed, of clients of Pakiti and of ours, and says what is missing',
      configuration: DEFAULT_CONFIGURATION,
      more: 'Nodes report to /feed/. See secmon pakiti --help for what else there is to do with a server.',
      start: (path) => startProgram(path, localMachine(host), operator),
    },
    argv,
  );
}
