/** What an officer asks of patches, in the order of the help. */
import type { Command } from '../../../src/cli/command.ts';
import { pakitiAssess } from './assess.ts';
import { pakitiExplain } from './explain.ts';

export const pakitiCommands: readonly Command[] = [pakitiAssess, pakitiExplain];
