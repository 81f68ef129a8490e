/** Every command of the operator's `secmon`, those of the bridge, the ledger and Pakiti among them. */
import type { OperatorWorld } from '../src/cli/command.ts';
import { commands } from '../src/cli/commands/index.ts';
import { runOperator } from '../src/cli/run-operator.ts';
import { incidentCommands } from './incidents/commands/index.ts';
import { pakitiCommands } from './pakiti/commands/index.ts';
import { bridgeCommands } from './secmon-bridge/commands/index.ts';

export function operate(
  argv: readonly string[],
  world: Omit<OperatorWorld, 'commands'>,
): ReturnType<typeof runOperator> {
  return runOperator(argv, {
    ...world,
    commands: [...commands, ...bridgeCommands, ...incidentCommands, ...pakitiCommands],
  });
}
