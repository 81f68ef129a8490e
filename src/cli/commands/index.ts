import type { Command } from '../command.ts';
import { checkList } from './check-list.ts';
import { checkReplay } from './check-replay.ts';
import { checkRun } from './check-run.ts';
import { observe } from './observe.ts';

export const commands: readonly Command[] = [checkList, checkRun, checkReplay, observe];
