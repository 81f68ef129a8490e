/** A statement of some architectures says nothing of the others. */
import type { Scope, ScopeRule } from '../subject.ts';

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
    if (arches === null) return undefined;
    if (installed.arch === '') return ofNobodyKnowsWhich(arches, host.arch);
    const own = oneName(installed.arch);
    if (own === 'noarch' && host.arch === '') {
      return {
        about: 'likely',
        reason: () => `it is about ${arches.join(', ')}, and nobody has said what this is`,
      };
    }
    const machine = own === 'noarch' ? machineOf(host.arch) : own;
    if (names(arches, own) || names(arches, machine)) return undefined;
    // It may be a new name of one that they name, such as x86_64_v2 was.
    if (!KNOWN.has(machine)) {
      const called = own === 'noarch' ? host.arch : installed.arch;
      return { about: 'unknown', reason: () => `it is about ${arches.join(', ')}, and this is '${called}'` };
    }
    return { about: 'no', reason: () => `it is about ${arches.join(', ')}, not ${installed.arch}` };
  },
};

/** It is most likely of the machine's own. */
function ofNobodyKnowsWhich(arches: readonly string[], machine: string): Scope {
  const reason = (): string => `it is about ${arches.join(', ')}, and nobody has said of which it is`;
  return { about: names(arches, machineOf(machine)) ? 'likely' : 'unknown', reason };
}

function names(arches: readonly string[], own: string): boolean {
  return arches.map(oneName).some((name) => name === own || name === 'noarch');
}

/** Some reports go on with the model of the processor: `x86_64, AMD EPYC`. */
function machineOf(text: string): string {
  return oneName(/^[^\s,]*/.exec(text)?.[0] ?? '');
}

function oneName(name: string): string {
  return ONE_NAME.get(name) ?? name;
}
