/** A statement of some architectures says nothing of the others. */
import type { ScopeRule } from '../subject.ts';

/** What rpm and dpkg call the same machine. */
const ONE_NAME: ReadonlyMap<string, string> = new Map([
  ['amd64', 'x86_64'],
  // AlmaLinux's rebuild for older machines is of the same sources.
  ['x86_64_v2', 'x86_64'],
  ['arm64', 'aarch64'],
  ['ppc64el', 'ppc64le'],
  ['i386', 'i686'],
  ['i486', 'i686'],
  ['i586', 'i686'],
  ['armhf', 'armv7hl'],
  ['armv7l', 'armv7hl'],
  ['all', 'noarch'],
]);

const KNOWN: ReadonlySet<string> = new Set([
  ...ONE_NAME.values(),
  ...['ppc64', 'ppc', 's390x', 's390', 'riscv64', 'ia64', 'mips64el', 'mipsel'],
]);

export const arch: ScopeRule = {
  name: 'arch',
  scope({ package: installed, host, statement: { arches } }) {
    if (arches === null || installed.arch === '') return undefined;
    const own = oneName(installed.arch);
    if (own === 'noarch' && host.arch === '') return undefined;
    // Some reports go on with the model of the processor: `x86_64, AMD EPYC`.
    const machine = own === 'noarch' ? oneName(/^[^\s,]*/.exec(host.arch)?.[0] ?? '') : own;
    const isNamed = arches.map(oneName).some((name) => name === own || name === machine || name === 'noarch');
    if (isNamed) return undefined;
    if (own === 'noarch' && !KNOWN.has(machine)) {
      return {
        about: 'unknown',
        reason: () => `it is about ${arches.join(', ')}, and this is '${host.arch}'`,
      };
    }
    return { about: 'no', reason: () => `it is about ${arches.join(', ')}, not ${installed.arch}` };
  },
};

function oneName(name: string): string {
  return ONE_NAME.get(name) ?? name;
}
