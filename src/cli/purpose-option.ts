import type { OptionTable } from '../check/index.ts';
import { DATA_PURPOSES } from '../trust/index.ts';

export const purposeOption = {
  purpose: {
    kind: 'choice',
    choices: DATA_PURPOSES,
    default: 'catalogue',
    describe: 'what the data is: advisories or indicators of compromise',
  },
} as const satisfies OptionTable;
