import { expect } from 'chai';
import { lookAt } from '../../src/evidence/look.ts';
import { makeRoot, rootedHost, type RootPlan } from '../../test/kit/rooted-host.ts';
import { rebootFindings } from './judge-reboot.ts';
import { lookAtKernels } from './look-at-kernels.ts';

function status(...packages: readonly (readonly [name: string, version: string])[]): string {
  return packages
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
    )
    .join('\n');
}

async function verdict(plan: RootPlan): Promise<readonly string[]> {
  using tree = makeRoot({ '/proc/version': 'Linux version x', ...plan });
  const facts = await lookAtKernels(lookAt(rootedHost(tree.root), new AbortController().signal));
  return rebootFindings(facts).map(({ state, text }) => `${state} ${text}`);
}

const DEBIAN: RootPlan = {
  '/proc/sys/kernel/osrelease': '6.1.0-37-amd64\n',
  '/proc/version':
    'Linux version 6.1.0-37-amd64 (debian-kernel@lists.debian.org) (gcc-12 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.140-1 (2025-05-22)\n',
};

const UBUNTU: RootPlan = {
  '/proc/sys/kernel/osrelease': '6.5.0-1010-aws\n',
  '/proc/version_signature': 'Ubuntu 6.5.0-1010.10~22.04.1-aws 6.5.3\n',
};

describe('the kernel', () => {
  it('is the newest that is installed, of its flavour', async () => {
    const packages = status(
      ['linux-image-6.1.0-37-amd64', '6.1.140-1'],
      ['linux-image-6.1.0-35-amd64', '6.1.137-1'],
      ['linux-image-6.1.0-38-rt-amd64', '6.1.147-1'],
      ['linux-headers-6.1.0-38-amd64', '6.1.147-1'],
      ['linux-image-amd64', '6.1.147-1'],
    );
    expect(await verdict({ ...DEBIAN, '/var/lib/dpkg/status': packages })).to.deep.equal([
      'OK 6.1.0-37-amd64 runs, the newest that is installed',
    ]);
  });

  it('is old where a newer one is installed', async () => {
    const packages = status(
      ['linux-image-6.1.0-37-amd64', '6.1.140-1'],
      ['linux-image-6.1.0-38-amd64', '6.1.147-1'],
    );
    expect(await verdict({ ...DEBIAN, '/var/lib/dpkg/status': packages })).to.deep.equal([
      'WARNING 6.1.140-1 runs, 6.1.147-1 is installed',
    ]);
  });

  it('is old where its own package has been replaced under the same name', async () => {
    const packages = status(['linux-image-6.1.0-37-amd64', '6.1.141-1']);
    expect(await verdict({ ...DEBIAN, '/var/lib/dpkg/status': packages })).to.deep.equal([
      'WARNING 6.1.140-1 runs, 6.1.141-1 is installed',
    ]);
    const ubuntu = status(['linux-image-6.5.0-1010-aws', '6.5.0-1010.10~22.04.1']);
    expect(await verdict({ ...UBUNTU, '/var/lib/dpkg/status': ubuntu })).to.deep.equal([
      'OK 6.5.0-1010-aws runs, the newest that is installed',
    ]);
    const later = status(['linux-image-6.5.0-1010-aws', '6.5.0-1010.11~22.04.1']);
    expect((await verdict({ ...UBUNTU, '/var/lib/dpkg/status': later }))[0]).to.match(/^WARNING/);
  });

  it('of a container is that of its host', async () => {
    const plan = {
      ...DEBIAN,
      '/run/systemd/container': 'lxc\n',
      '/var/lib/dpkg/status': status(['bash', '1']),
    };
    expect(await verdict(plan)).to.deep.equal(['OK that of the host, for this is a container (lxc)']);
    expect(await verdict({ ...plan, '/run/systemd/container': '' })).to.deep.equal([
      'OK that of the host, for this is a container ()',
    ]);
  });

  it('that is of no package is not judged', async () => {
    expect(await verdict({ ...DEBIAN, '/var/lib/dpkg/status': status(['bash', '1']) })).to.deep.equal([
      'UNKNOWN 6.1.0-37-amd64 runs, which is of no installed package',
    ]);
  });

  it('needs a reboot where the distribution says so, with the packages that want it', async () => {
    const plan = {
      ...DEBIAN,
      '/var/lib/dpkg/status': status(['linux-image-6.1.0-37-amd64', '6.1.140-1']),
      '/run/reboot-required': '',
      '/run/reboot-required.pkgs': 'libc6\nlibc6\ndbus\n',
      '/sys/kernel/livepatch/kpatch/enabled': '1\n',
    };
    expect(await verdict(plan)).to.deep.equal([
      'WARNING needed for libc6 dbus',
      'OK 6.1.0-37-amd64 runs, the newest that is installed',
      'OK loaded, which may mend what the old kernel lacks: kpatch',
    ]);
  });
});
