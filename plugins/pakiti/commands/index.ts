/** What an officer asks of patches, in the order of the help. */
import type { Command } from '../../../src/cli/command.ts';
import { pakitiAssess } from './assess.ts';
import { pakitiExcept, pakitiTag } from './decide.ts';
import { pakitiExplain } from './explain.ts';
import { feedsAccept, feedsStatus, feedsSync } from './feeds.ts';
import { pakitiHost, pakitiHosts, pakitiPurge } from './hosts.ts';

export const pakitiCommands: readonly Command[] = [
  ...[pakitiAssess, pakitiExplain, feedsSync, feedsStatus, feedsAccept],
  ...[pakitiHosts, pakitiHost, pakitiTag, pakitiExcept, pakitiPurge],
];
