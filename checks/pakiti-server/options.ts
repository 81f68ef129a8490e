import type { OptionTable, OptionValues } from '../../src/check/index.ts';
import { credentialOptions } from '../../src/check/api/options.ts';

export const options = {
  url: {
    kind: 'text',
    short: 'u',
    value: 'URL',
    describe: 'API of the Pakiti server',
    default: 'https://localhost:8444/api/',
  },
  ...credentialOptions,
  feed: {
    kind: 'list',
    value: 'FEED',
    default: [],
    describe: 'feed that has to be there, such as osv',
  },
  'feed-warning': {
    kind: 'range',
    unit: '%',
    default: '50',
    describe: 'warn when a feed is so old, in per cent of the age past which nothing may rest on it',
  },
  'feed-critical': {
    kind: 'range',
    unit: '%',
    default: '100',
    describe: 'be critical when a feed is so old, in per cent of the age past which nothing may rest on it',
  },
  'feed-age': {
    kind: 'list',
    value: 'FEED=WARNING[,CRITICAL]',
    default: [],
    describe:
      'ages of one feed outside which to warn and to be critical, in place of these, such as kev=2d,7d',
  },
  'lag-warning': {
    kind: 'range',
    unit: 's',
    default: '6h',
    describe: 'warn when the newest report of all is so many seconds old',
  },
  'lag-critical': {
    kind: 'range',
    unit: 's',
    default: '1d',
    describe: 'be critical when the newest report of all is so many seconds old',
  },
  'silent-warning': {
    kind: 'range',
    unit: '%',
    default: '10',
    describe: 'warn when so many of the hosts are silent for two days',
  },
  'silent-critical': {
    kind: 'range',
    unit: '%',
    default: '50',
    describe: 'be critical when so many of the hosts are silent for two days',
  },
  'undetermined-warning': {
    kind: 'range',
    unit: '%',
    default: '10',
    describe: 'warn when of so many of the hosts something cannot be told',
  },
  'undetermined-critical': {
    kind: 'range',
    unit: '%',
    default: '50',
    describe: 'be critical when of so many of the hosts something cannot be told',
  },
  'pending-warning': {
    kind: 'range',
    unit: 's',
    default: '30m',
    describe: 'warn when what a report or a feed has changed waits for so many seconds to be assessed',
  },
  'pending-critical': {
    kind: 'range',
    unit: 's',
    default: '6h',
    describe: 'be critical when what a report or a feed has changed waits for so many seconds to be assessed',
  },
} as const satisfies OptionTable;

export type Values = OptionValues<typeof options>;
