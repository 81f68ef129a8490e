import type { OptionTable } from '../../src/check/index.ts';

export const options = {
  list: {
    kind: 'list',
    value: 'FILE',
    default: [],
    describe:
      'list in place of the shipped one: YAML where its name ends in .yaml, .yml or .json, else lines ' +
      'path:warning:critical:ids; only its owner may be able to write it',
  },
} as const satisfies OptionTable;
