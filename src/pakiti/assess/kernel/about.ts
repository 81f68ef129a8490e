/** What else is to be known of a kernel that runs and is vulnerable. */
import { compareVersions } from '../../../version/compare-versions.ts';
import type { Outcome, Subject } from '../subject.ts';
import { kernelOf } from './kernel-of.ts';

type KernelSubject = Pick<Subject, 'package' | 'host'>;
type Told = Pick<Outcome, 'rule' | 'reason' | 'fixed'>;

/** A running kernel that is vulnerable stays so until the next boot, whatever is installed beside it. */
export function aboutTheKernel<T extends Told>(subject: KernelSubject, outcome: T): T {
  const { package: installed, host } = subject;
  if (kernelOf(installed, host.packager) === undefined) return outcome;
  const notes = [reboot(subject, outcome), livepatch(subject)].filter((note) => note !== '');
  return {
    ...outcome,
    rule: 'running-kernel',
    reason: () => [`it runs, and ${outcome.reason()}`, ...notes].join('; '),
  };
}

/** The newest that mends it, in whatever order they are told. */
function reboot({ package: installed, host }: KernelSubject, { fixed }: Told): string {
  const { packager } = host;
  const flavour = kernelOf(installed, packager)?.flavour;
  const mended = host.kernels.filter((other) => {
    if (fixed === null || kernelOf(other, packager)?.flavour !== flavour) return false;
    return (compareVersions(packager, other.version, fixed) ?? -1) >= 0;
  });
  const [newest] = mended.toSorted((a, b) => compareVersions(packager, b.version, a.version) ?? 0);
  return newest === undefined ? '' : `reboot needed: ${newest.version} is installed${startsNext(host)}`;
}

function startsNext({ kernel, bootKernel }: Subject['host']): string {
  if (bootKernel === null) return '';
  return bootKernel === kernel ? ', but the old one starts again' : `, ${bootKernel} starts next`;
}

function livepatch({ host }: KernelSubject): string {
  return host.livepatch === null ? '' : `a live patch is loaded, which may mend it: ${host.livepatch}`;
}
