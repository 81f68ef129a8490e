import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import type { OperatorWorld } from '../command.ts';
import { runOperator } from '../run-operator.ts';
import { versionCompare } from './version-compare.ts';

describe('secmon version compare', () => {
  const rows: readonly (readonly [string, string, number])[] = [
    ['rpm 1.0~rc1-1 1.0-1', '-1\n', 0],
    ['rpm 0:1.0-1 1.0-1', '0\n', 0],
    ['rpm 1.0^git1-1 1.0-1', '1\n', 0],
    ['deb 1.0a 1.0+', '-1\n', 0],
    ['deb 1.0 1.0-0', '0\n', 0],
    ['deb 1:0 9', '1\n', 0],
    ['deb 1 1-', "secmon: version compare: '1-' is no version that dpkg orders\n", 3],
    ['deb a:1 1', "secmon: version compare: 'a:1' is no version that dpkg orders\n", 3],
    ['apk 1 2', "secmon: version compare: rpm or deb, not 'apk'\n", 3],
    ['rpm 1', 'secmon: version compare: B is missing\n', 3],
  ];
  for (const [line, text, exitCode] of rows) {
    it(line, async () => {
      const world = { host: localHostFromSource(), commands: [versionCompare] };
      const argv = ['version', 'compare', ...line.split(' ')];
      expect(await runOperator(argv, world as unknown as OperatorWorld)).to.deep.equal({ text, exitCode });
    });
  }
});
