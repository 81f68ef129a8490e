/** Every adapter of the host's ports gives the same answers. */
import { describeUnless, describeWith } from '../../kit/debian-packages.ts';
import { asUnprivileged } from '../../kit/as-unprivileged.ts';
import { localHostFromSource } from '../../kit/local-host.ts';
import { enterOverSsh } from '../../kit/remote-host.ts';
import { SSHD_PACKAGES } from '../../kit/sshd.ts';
import { asNobody, onlyBusyBox, whyNoOtherPrograms } from '../../kit/remote-worlds.ts';
import { hostConforms } from './suite.ts';

describe('this machine', () => {
  hostConforms({
    privileged: false,
    fractions: true,
    enter: () =>
      Promise.resolve({ host: localHostFromSource(), as: asUnprivileged, leave: () => Promise.resolve() }),
  });
});

describeWith(SSHD_PACKAGES, 'a host over SSH, as root', () => {
  hostConforms({ privileged: true, fractions: true, enter: () => enterOverSsh() });
});

describeWith(SSHD_PACKAGES, 'a host over SSH, as nobody', () => {
  hostConforms({ privileged: false, fractions: true, enter: () => enterOverSsh(asNobody()) });
});

describeWith([...SSHD_PACKAGES, 'busybox-static'], 'a host over SSH', () => {
  describeUnless(whyNoOtherPrograms(), 'with nothing but BusyBox', () => {
    hostConforms({ privileged: true, fractions: false, enter: () => enterOverSsh(onlyBusyBox()) });
  });
});
