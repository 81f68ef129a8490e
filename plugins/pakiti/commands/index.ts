/** What an officer asks of patches, in the order of the help. */
import type { Command } from '../../../src/cli/command.ts';
import { pakitiAssess } from './assess.ts';
import { pakitiCheckConfig } from './check-config.ts';
import { pakitiCve } from './cve.ts';
import { pakitiExcept } from './except.ts';
import { pakitiExplain } from './explain.ts';
import { feedsAccept, feedsStatus } from './feeds.ts';
import { feedsDrop } from './feeds-drop.ts';
import { feedsSync } from './feeds-sync.ts';
import { pakitiGroup } from './group.ts';
import { pakitiHost, pakitiHosts } from './hosts.ts';
import { pakitiPurge } from './purge.ts';
import { pakitiReport } from './report.ts';
import { pakitiTag } from './tag.ts';

export const pakitiCommands: readonly Command[] = [
  ...[pakitiAssess, pakitiExplain, feedsSync, feedsStatus, feedsAccept, feedsDrop],
  pakitiCheckConfig,
  ...[pakitiHosts, pakitiHost, pakitiCve, pakitiReport, pakitiGroup, pakitiTag, pakitiExcept, pakitiPurge],
];
