/** Constructed hosts that the tests of the catalogue share. */
import type { HostPlan } from './construct-host.ts';

export const ALMA_8 = ['almalinux', '8.10', 'rhel centos fedora'] as const;
export const ALMA_9 = ['almalinux', '9.7', 'rhel centos fedora'] as const;
export const ALMA_10 = ['almalinux', '10.1', 'rhel centos fedora'] as const;
export const ROCKY_8 = ['rocky', '8.10', 'rhel centos fedora'] as const;
export const ROCKY_9 = ['rocky', '9.7', 'rhel centos fedora'] as const;
export const ROCKY_10 = ['rocky', '10.1', 'rhel centos fedora'] as const;
export const RHEL_9_EUS = ['rhel', '9.4', 'fedora'] as const;
export const STREAM_9 = ['centos', '9', 'rhel fedora'] as const;
export const DEBIAN_12 = ['debian', '12'] as const;
export const UBUNTU_24 = ['ubuntu', '24.04', 'debian'] as const;

/** @param release without the architecture */
export function withKernel(os: HostPlan['os'], release: string, files: readonly string[]): HostPlan {
  return { ...(os === undefined ? {} : { os }), kernel: `${release}.x86_64`, modules: { files } };
}

export function debianKernel(version: string, files: readonly string[]): HostPlan {
  const release = `${version.replace(/^(\d+\.\d+)\..*$/, '$1.0')}-42-amd64`;
  return { os: DEBIAN_12, kernel: release, debianKernel: version, modules: { files } };
}

export function ubuntuKernel(files: readonly string[]): HostPlan {
  return { os: UBUNTU_24, kernel: '6.8.0-100-generic', modules: { files } };
}

export function withRpm(os: HostPlan['os'], rpm: Readonly<Record<string, string>>): HostPlan {
  return { ...(os === undefined ? {} : { os }), rpm: { bash: '5.1.8-9', ...rpm } };
}

export function withDpkg(os: HostPlan['os'], dpkg: Readonly<Record<string, string>>): HostPlan {
  return { ...(os === undefined ? {} : { os }), dpkg: { bash: '5.2.15-2', ...dpkg } };
}
