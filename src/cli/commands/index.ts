import type { Command } from '../command.ts';
import { advisoryNew } from './advisory-new.ts';
import { checkList } from './check-list.ts';
import { checkReplay } from './check-replay.ts';
import { checkRun } from './check-run.ts';
import { explainPerfdataCommand } from './explain-perfdata.ts';
import { explainRangeCommand } from './explain-range.ts';
import { observe } from './observe.ts';

/** The operator's commands, in the order of the help. */
export const commands: readonly Command[] = [
  checkList,
  checkRun,
  checkReplay,
  observe,
  advisoryNew,
  explainRangeCommand,
  explainPerfdataCommand,
];
