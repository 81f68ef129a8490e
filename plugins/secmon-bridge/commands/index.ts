/** What an operator does with a bridge, in the order of the help. */
import type { Command } from '../../../src/cli/command.ts';
import { bridgeCheckConfig } from './check-config.ts';
import { deadList, deadShow, requeue } from './dead-letters.ts';
import { monitorConfig } from './monitor-config.ts';
import { nagiosConfig } from './nagios-config.ts';
import { replay } from './replay.ts';
import { retire } from './retire.ts';
import { bridgeRoute } from './route.ts';
import { bridgeStatus } from './status.ts';
import { storeBackup, storeCheck, storeRestore } from './store.ts';

export const bridgeCommands: readonly Command[] = [
  bridgeCheckConfig,
  bridgeStatus,
  bridgeRoute,
  deadList,
  deadShow,
  requeue,
  replay,
  retire,
  nagiosConfig,
  monitorConfig,
  storeBackup,
  storeRestore,
  storeCheck,
];
