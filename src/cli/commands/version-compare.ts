import { compareVersions, isVersionOf } from '../../version/compare-versions.ts';
import type { Command } from '../command.ts';
import { readCall } from '../option-values.ts';
import { UsageError } from '../usage-error.ts';

const operands = ['rpm|deb', 'A', 'B'] as const;

const PACKAGERS = new Map([
  ['rpm', 'rpm'],
  ['deb', 'dpkg'],
] as const);

export const versionCompare: Command = {
  name: 'version compare',
  summary: 'print -1, 0 or 1: how the packager orders two versions',
  operands,
  options: {},
  async run(argv, { host }) {
    const [kind = '', a = '', b = ''] = (await readCall({ operands, options: {} }, argv, host)).operands;
    const packager = [...PACKAGERS].find(([name]) => name === kind)?.[1];
    if (packager === undefined) throw new UsageError(`rpm or deb, not '${kind}'`);
    const order = compareVersions(packager, a, b);
    if (order === undefined) {
      const bad = isVersionOf(packager, a) ? b : a;
      throw new UsageError(`'${bad}' is no version that ${packager} orders`);
    }
    return { text: `${Math.sign(order)}\n`, exitCode: 0 };
  },
};
