import type { OptionTable } from '../../src/check/index.ts';

export const options = {
  warning: {
    kind: 'range',
    short: 'w',
    unit: '',
    describe: 'warn when the number of pending security updates is outside this range',
  },
  critical: {
    kind: 'range',
    short: 'c',
    unit: '',
    describe: 'be critical when the number of pending security updates is outside this range',
    default: '0',
  },
  updates: {
    kind: 'range',
    short: 'u',
    unit: '',
    describe: 'warn when the number of all other pending updates is outside this range',
  },
  'metadata-age': {
    kind: 'range',
    unit: 's',
    describe: 'age of what the repositories said outside which it tells nothing',
    default: '7d',
  },
  'ignore-reboot': { kind: 'flag', describe: 'do not look whether the host has to be started again' },
  'ignore-services': { kind: 'flag', describe: 'do not look for services that run replaced files' },
} as const satisfies OptionTable;
