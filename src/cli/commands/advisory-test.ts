import type { Command } from '../command.ts';
import { runPlugin } from '../run-plugin.ts';
import { UsageError } from '../usage-error.ts';
import { findCheck } from './find-check.ts';

export const advisoryTest: Command = {
  name: 'advisory test',
  summary: 'explain the verdict of one advisory (YAML) on this host, condition by condition',
  operands: ['FILE', '[OPTION]...'],
  options: {},
  async run(argv, world) {
    const [path, ...rest] = argv;
    if (path === undefined || path.startsWith('-')) throw new UsageError('FILE is missing');
    const explained = [`--catalogue=${path}`, '--all', '--explain', '-vv', '--no-perfdata', ...rest];
    return await runPlugin(findCheck(world.checks, 'advisory'), explained, world);
  },
};
