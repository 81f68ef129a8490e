import { DEFAULT_CONFIGURATION } from '../program.ts';

export const configOption = {
  config: {
    kind: 'text',
    value: 'FILE',
    describe: 'configuration of the bridge',
    default: DEFAULT_CONFIGURATION,
  },
} as const;
