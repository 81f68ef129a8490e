import type { Command } from '../command.ts';
import { advisoryNew } from './advisory-new.ts';
import { advisoryTest } from './advisory-test.ts';
import { catalogueAccept } from './catalogue-accept.ts';
import { catalogueList } from './catalogue-list.ts';
import { cataloguePull } from './catalogue-pull.ts';
import { catalogueStatus } from './catalogue-status.ts';
import { checkList } from './check-list.ts';
import { checkReplay } from './check-replay.ts';
import { checkRun } from './check-run.ts';
import { explainPerfdataCommand } from './explain-perfdata.ts';
import { explainRangeCommand } from './explain-range.ts';
import { keysNew } from './keys-new.ts';
import { nodeRun } from './node-run.ts';
import { observe } from './observe.ts';
import { sign } from './sign.ts';
import { tokenList } from './token-list.ts';
import { tokenNew } from './token-new.ts';
import { tokenRevoke } from './token-revoke.ts';
import { verify } from './verify.ts';
import { versionCompare } from './version-compare.ts';

/** The operator's commands, in the order of the help. */
export const commands: readonly Command[] = [
  checkList,
  checkRun,
  checkReplay,
  observe,
  nodeRun,
  advisoryNew,
  advisoryTest,
  cataloguePull,
  catalogueStatus,
  catalogueList,
  catalogueAccept,
  keysNew,
  sign,
  verify,
  tokenNew,
  tokenList,
  tokenRevoke,
  versionCompare,
  explainRangeCommand,
  explainPerfdataCommand,
];
