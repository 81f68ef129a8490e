import type { OptionTable } from '../../src/check/index.ts';

export const options = {
  policy: {
    kind: 'text',
    value: 'FILE',
    describe: 'policy (YAML) in place of the shipped one; only its owner may be able to write it',
  },
  select: {
    kind: 'list',
    value: 'NAME',
    default: [],
    describe:
      'policy to judge, such as path-environment, world-writable, setuid or home-ssh; all unless given',
  },
  root: {
    kind: 'list',
    value: 'PATH',
    default: [],
    describe: 'file or directory for world-writable and setuid in place of the roots that the policy names',
  },
  path: {
    kind: 'text',
    value: 'DIR:DIR',
    env: 'PATH',
    describe: 'search path that path-environment judges; the one of the process unless given',
  },
  account: {
    kind: 'text',
    value: 'NAME',
    describe: 'account, or its number, whose search path it is; the one that runs the check unless given',
  },
} as const satisfies OptionTable;
