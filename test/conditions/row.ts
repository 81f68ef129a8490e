/** One answer of one condition on a constructed root. */
import type { Answer } from '../../src/evidence/answer.ts';
import type { Condition } from '../../src/evidence/condition.ts';
import type { Programs, RootPlan } from '../kit/rooted-host.ts';

export interface Row {
  readonly answer: Answer;
  readonly when: string;
  readonly ask: Condition;
  readonly root?: RootPlan;
  readonly programs?: Programs;
}

export type Rows = Readonly<Record<string, readonly Row[]>>;

export const PASSWD = {
  '/etc/passwd': 'root:x:0:0::/root:/bin/bash\nann:x:1000:1000::/home/ann:/usr/bin/zsh\n',
};
export const KERNEL = { '/proc/sys/kernel/osrelease': '5.14.0-362.8.1.el9_3.x86_64\n' };
export const RPM_LIST = String.raw`rpm -qa --qf %{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\n`;
export const RPM_DATABASE = { '/var/lib/rpm/rpmdb.sqlite': '' };

export function dpkg(
  ...packages: readonly (readonly [name: string, version: string, status?: string])[]
): RootPlan {
  const stanzas = packages.map(
    ([name, version, status = 'install ok installed'], index) =>
      `Package: ${name}\nStatus: ${status}\nArchitecture: ${index === 0 ? 'amd64' : 'i386'}\nVersion: ${version}\n`,
  );
  return { '/var/lib/dpkg/status': stanzas.join('\n') };
}

export const BASH = dpkg(['bash', '5.2.15-2']);
