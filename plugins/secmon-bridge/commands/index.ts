/** What an operator does with a bridge, in the order of the help. */
import type { Command } from '../../../src/cli/command.ts';
import { bridgeCheckConfig } from './check-config.ts';
import { bridgeRoute } from './route.ts';
import { bridgeStatus } from './status.ts';

export const bridgeCommands: readonly Command[] = [bridgeCheckConfig, bridgeStatus, bridgeRoute];
