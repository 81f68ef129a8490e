import type { Command } from '../command.ts';
import { runPlugin } from '../run-plugin.ts';
import { findCheck } from './find-check.ts';
import { runSuite } from './suite.ts';

const ALL = '--all';

export const checkRun: Command = {
  name: 'check run',
  summary: 'run one check with its own options, or all with their defaults (--all [--json])',
  operands: ['NAME|--all', '[OPTION]...'],
  options: {},
  async run(argv, world) {
    const [name, ...rest] = argv;
    return name === ALL
      ? await runSuite(rest, world)
      : await runPlugin(findCheck(world.checks, name), rest, world);
  },
};
