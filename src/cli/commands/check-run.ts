import type { Command } from '../command.ts';
import { runPlugin } from '../run-plugin.ts';
import { findCheck } from './find-check.ts';
import { runOnHosts } from './hosts-run.ts';
import { runSuite } from './suite.ts';

const ALL = '--all';
const HOSTS = '--hosts';

export const checkRun: Command = {
  name: 'check run',
  summary:
    'run one check with its own options, or all with their defaults (--all [--json] [--report DIR] [--site NAME]), or a profile on many hosts over SSH (--hosts FILE [--profiles FILE] [--profile NAME] [--concurrency N] [--json])',
  operands: ['NAME|--all|--hosts', '[OPTION]...'],
  options: {},
  async run(argv, world) {
    const [name, ...rest] = argv;
    if (name === HOSTS || name?.startsWith(`${HOSTS}=`) === true) return await runOnHosts(argv, world);
    return name === ALL
      ? await runSuite(rest, world)
      : await runPlugin(findCheck(world.checks, name), rest, world);
  },
};
