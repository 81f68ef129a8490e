import { expect } from 'chai';
import { makeRoot, rootedHost } from '../../../test/kit/rooted-host.ts';
import { lookAt } from '../look.ts';
import { kernelOptions } from './kernel.ts';

const CONFIGURATION = [
  'CONFIG_FIRST=y',
  '# CONFIG_OFF is not set',
  'CONFIG_TWICE=m',
  'CONFIG_NAME="of words"',
  ' CONFIG_INDENTED=y',
  'CONFIG_TWICE=y',
  'CONFIG_LONGER_NAME=7',
  'CONFIG_EQUALS=a=b',
].join('\n');

describe('kernel options', () => {
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    ['CONFIG_FIRST', 'y'],
    ['CONFIG_OFF', undefined],
    ['CONFIG_TWICE', 'y'],
    ['CONFIG_NAME', 'of words'],
    ['CONFIG_INDENTED', undefined],
    ['CONFIG_LONGER', undefined],
    ['CONFIG_EQUALS', 'a=b'],
    ['CONFIG_EQUALS=a', undefined],
    ['FIRST', undefined],
  ];
  for (const [name, value] of rows) {
    it(`${name} is ${value ?? 'not set'}`, async () => {
      using tree = makeRoot({ '/proc/sys/kernel/osrelease': '1.0\n', '/boot/config-1.0': CONFIGURATION });
      const look = lookAt(rootedHost(tree.root), new AbortController().signal);
      expect((await kernelOptions(look)).get(name)).to.equal(value);
    });
  }
});
