/** A statement of some architectures says nothing of the others. */
import type { ScopeRule } from '../subject.ts';

/** What rpm and dpkg call the same machine. */
const ONE_NAME: ReadonlyMap<string, string> = new Map([
  ['amd64', 'x86_64'],
  ['arm64', 'aarch64'],
  ['ppc64el', 'ppc64le'],
  ['i386', 'i686'],
  ['i486', 'i686'],
  ['i586', 'i686'],
  ['armhf', 'armv7hl'],
  ['armv7l', 'armv7hl'],
  ['all', 'noarch'],
]);

export const arch: ScopeRule = {
  name: 'arch',
  scope({ package: installed, host, statement: { arches } }) {
    if (arches === null || installed.arch === '') return undefined;
    const own = oneName(installed.arch);
    if (own === 'noarch' && host.arch === '') return undefined;
    const machine = own === 'noarch' ? oneName(host.arch) : own;
    const isNamed = arches.map(oneName).some((name) => name === own || name === machine || name === 'noarch');
    if (isNamed) return undefined;
    return { about: 'no', reason: () => `it is about ${arches.join(', ')}, not ${installed.arch}` };
  },
};

function oneName(name: string): string {
  return ONE_NAME.get(name) ?? name;
}
