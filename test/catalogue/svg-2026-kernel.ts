/** Advisories of 2026 about the kernel and its modules. */
import type { HostPlan } from './construct-host.ts';
import {
  ALMA_8,
  ALMA_9,
  ALMA_10,
  ROCKY_8,
  ROCKY_9,
  ROCKY_10,
  RHEL_9_EUS,
  withKernel,
  debianKernel,
  ubuntuKernel,
} from './hosts.ts';
import type { Cases } from './verdicts.ts';

const ceph = ['net/ceph/libceph', 'fs/ceph/ceph'];
const advisory2026_02: Cases = [
  ['not-exposed', 'no client of Ceph', withKernel(ALMA_9, '5.14.0-570.17.1.el9_6', ['fs/xfs/xfs'])],
  ['fixed', 'AlmaLinux 8', withKernel(ALMA_8, '4.18.0-553.92.1.el8_10', ceph)],
  ['fixed', 'Rocky Linux 9', withKernel(ROCKY_9, '5.14.0-611.24.1.el9_7', ceph)],
  ['fixed', 'AlmaLinux 10', withKernel(ALMA_10, '6.12.0-124.28.1.el10_1', ceph)],
  ['fixed', 'Debian', debianKernel('6.1.159-1', ceph)],
  ['vulnerable', 'AlmaLinux 8 before', withKernel(ALMA_8, '4.18.0-553.89.1.el8_10', ceph)],
  ['vulnerable', 'AlmaLinux 9 before', withKernel(ALMA_9, '5.14.0-611.20.1.el9_7', ceph)],
  [
    'vulnerable',
    'built into the kernel',
    { ...withKernel(ALMA_9, '5.14.0-611.20.1.el9_7', []), modules: { files: [], builtin: ['libceph'] } },
  ],
  [
    'vulnerable',
    'blocked, which nobody describes',
    { ...withKernel(ALMA_9, '5.14.0-611.20.1.el9_7', ceph), modprobe: ['install libceph /bin/false'] },
  ],
  ['no-evidence', 'Debian before', debianKernel('6.1.158-1', ceph)],
  ['no-evidence', 'Ubuntu', ubuntuKernel(ceph)],
  ['no-evidence', 'Red Hat 9.6', withKernel(['rhel', '9.6', 'fedora'], '5.14.0-570.80.1.el9_6', ceph)],
];

const aead = ['crypto/algif_aead'];
const builtin = (os: HostPlan['os'], release: string): HostPlan => ({
  ...withKernel(os, release, []),
  modules: { files: [], builtin: aead },
});
const advisory2026_12: Cases = [
  ['not-exposed', 'no algif_aead', withKernel(ALMA_9, '5.14.0-611.20.1.el9_7', ['crypto/ccm'])],
  ['fixed', 'AlmaLinux 8', builtin(ALMA_8, '4.18.0-553.121.1.el8_10')],
  ['fixed', 'Rocky Linux 8', builtin(ROCKY_8, '4.18.0-553.123.1.el8_10')],
  ['fixed', 'AlmaLinux 9', builtin(ALMA_9, '5.14.0-611.49.2.el9_7')],
  ['fixed', 'Rocky Linux 9', builtin(ROCKY_9, '5.14.0-611.54.1.el9_7')],
  ['fixed', '9.8', builtin(ROCKY_9, '5.14.0-687.5.3.el9_8')],
  ['fixed', 'AlmaLinux 10', builtin(ALMA_10, '6.12.0-124.52.2.el10_1')],
  ['fixed', 'Rocky Linux 10', builtin(ROCKY_10, '6.12.0-124.55.1.el10_1')],
  ['fixed', '10.2', builtin(ROCKY_10, '6.12.0-211.7.3.el10_2')],
  ['fixed', 'Debian', debianKernel('6.1.170-1', aead)],
  [
    'vulnerable',
    'Rocky Linux 8 with the release that only AlmaLinux has fixed',
    builtin(ROCKY_8, '4.18.0-553.121.1.el8_10'),
  ],
  ['vulnerable', 'AlmaLinux 9 before', builtin(ALMA_9, '5.14.0-611.49.1.el9_7')],
  [
    'vulnerable',
    'Rocky Linux 9 with the release that only AlmaLinux has fixed',
    builtin(ROCKY_9, '5.14.0-611.49.2.el9_7'),
  ],
  ['vulnerable', '9.8 before', builtin(ROCKY_9, '5.14.0-687.5.1.el9_8')],
  ['vulnerable', 'as a module that is merely not loaded', withKernel(ALMA_9, '5.14.0-611.49.1.el9_7', aead)],
  [
    'vulnerable',
    'blacklisted as a module, where it is built in',
    {
      ...builtin(ALMA_9, '5.14.0-611.49.1.el9_7'),
      modprobe: ['blacklist algif_aead', 'install algif_aead /bin/false'],
    },
  ],
  [
    'vulnerable',
    'another function is blacklisted',
    { ...builtin(ALMA_9, '5.14.0-611.49.1.el9_7'), arguments: 'initcall_blacklist=algif_aead_init_x' },
  ],
  [
    'mitigated by algif-aead-init-blacklisted',
    'at boot',
    { ...builtin(ALMA_9, '5.14.0-611.49.1.el9_7'), arguments: 'initcall_blacklist=algif_aead_init' },
  ],
  [
    'mitigated by algif-aead-init-blacklisted',
    'among others, on Ubuntu',
    { ...ubuntuKernel(aead), arguments: 'initcall_blacklist=a_init,algif_aead_init quiet' },
  ],
  ['no-evidence', 'Debian before', debianKernel('6.1.169-1', aead)],
  ['no-evidence', 'Ubuntu', ubuntuKernel(aead)],
  ['no-evidence', 'extended update support', builtin(RHEL_9_EUS, '5.14.0-427.120.1.el9_4')],
  ['no-evidence', 'no list of modules', { os: ALMA_9, kernel: '5.14.0-611.49.1.el9_7.x86_64' }],
];

const esp = ['net/ipv4/esp4', 'net/ipv6/esp6'];
const both = [...esp, 'net/rxrpc/rxrpc'];
const install = ['esp4', 'esp6', 'rxrpc'].map((name) => `install ${name} /bin/false`);
const blacklist = ['esp4', 'esp6', 'rxrpc'].map((name) => `blacklist ${name}`);
const before = withKernel(ALMA_9, '5.14.0-611.54.2.el9_7', both);
const advisory2026_14: Cases = [
  ['not-exposed', 'none of the modules', withKernel(ALMA_9, '5.14.0-611.5.1.el9_7', ['net/xfrm_user'])],
  ['fixed', 'AlmaLinux 8 without rxrpc', withKernel(ALMA_8, '4.18.0-553.123.2.el8_10', esp)],
  ['fixed', 'Rocky Linux 8 without rxrpc', withKernel(ROCKY_8, '4.18.0-553.124.1.el8_10', esp)],
  ['fixed', 'AlmaLinux 9 without rxrpc', withKernel(ALMA_9, '5.14.0-611.54.3.el9_7', esp)],
  ['fixed', 'Rocky Linux 9 without rxrpc', withKernel(ROCKY_9, '5.14.0-611.55.1.el9_7', esp)],
  ['fixed', 'AlmaLinux 10 without rxrpc', withKernel(ALMA_10, '6.12.0-124.55.3.el10_1', esp)],
  ['fixed', '10.2 with rxrpc', withKernel(ROCKY_10, '6.12.0-211.40.1.el10_2', both)],
  ['fixed', 'Debian without rxrpc', debianKernel('6.1.172-1', esp)],
  ['fixed', 'Debian with rxrpc', debianKernel('7.0.6-1', both)],
  ['fixed', 'any kernel of a later version', withKernel(undefined, '7.1.0-2-generic', both)],
  ['vulnerable', 'AlmaLinux 9 before', before],
  [
    'vulnerable',
    'Rocky Linux 9 with the release that only AlmaLinux has fixed',
    withKernel(ROCKY_9, '5.14.0-611.54.3.el9_7', esp),
  ],
  [
    'vulnerable',
    'only the first is fixed, and rxrpc is there',
    withKernel(ROCKY_9, '5.14.0-611.55.1.el9_7', both),
  ],
  ['vulnerable', 'only blacklisted', { ...before, modprobe: blacklist }],
  ['vulnerable', 'only unloaded', { ...before, modules: { files: both, loaded: [] } }],
  ['vulnerable', 'one of three is not blocked', { ...before, modprobe: install.slice(0, 2) }],
  [
    'vulnerable',
    'blocked, and still loaded',
    { ...before, modules: { files: both, loaded: ['esp6'] }, modprobe: install },
  ],
  [
    'vulnerable',
    'blocked, and built in',
    { ...before, modules: { files: esp, builtin: ['net/rxrpc'] }, modprobe: install.slice(0, 2) },
  ],
  ['mitigated by esp-and-rxrpc-blocked', 'as told', { ...before, modprobe: [...install, ...blacklist] }],
  [
    'mitigated by esp-and-rxrpc-blocked',
    'where rxrpc does not exist',
    { ...withKernel(ALMA_9, '5.14.0-611.54.2.el9_7', esp), modprobe: install },
  ],
  ['mitigated by esp-and-rxrpc-blocked', 'on Ubuntu', { ...ubuntuKernel(both), modprobe: install }],
  [
    'mitigated by esp-fixed-and-rxrpc-blocked',
    'the kernel fixes the first',
    { ...withKernel(ROCKY_9, '5.14.0-611.55.1.el9_7', both), modprobe: ['install rxrpc /bin/false'] },
  ],
  ['no-evidence', 'the second kernel of 9.8', withKernel(ROCKY_9, '5.14.0-687.5.3.el9_8', esp)],
  [
    'no-evidence',
    "a kernel of Rocky's security repository",
    withKernel(ROCKY_9, '5.14.0-611.54.1.el9_7.0.1', esp),
  ],
  ['no-evidence', 'Rocky Linux 10.1', withKernel(ROCKY_10, '6.12.0-124.56.1.el10_1', esp)],
  ['no-evidence', 'Debian 12 with rxrpc', debianKernel('6.1.172-1', both)],
  ['no-evidence', 'Ubuntu', ubuntuKernel(both)],
  ['no-evidence', 'no list of modules', { os: ALMA_9, kernel: '5.14.0-611.54.2.el9_7.x86_64' }],
];

const kvm = ['arch/x86/kvm/kvm-intel', 'arch/x86/kvm/kvm-amd', 'arch/x86/kvm/kvm'];
const intel: HostPlan = {
  ...withKernel(ALMA_9, '5.14.0-687.20.1.el9_8', kvm),
  flags: 'vmx ssse3',
  modules: { files: kvm, loaded: ['kvm_intel', 'kvm'] },
};
const nested = (value: string): Readonly<Record<string, string>> => ({
  '/sys/module/kvm_intel/parameters/nested': `${value}\n`,
});
const idle: HostPlan = { ...intel, modules: { files: kvm, loaded: [] } };
const advisory2026_30: Cases = [
  ['not-exposed', 'no KVM', { ...withKernel(ALMA_9, '5.14.0-611.5.1.el9_7', []), flags: 'vmx' }],
  [
    'not-exposed',
    'a machine that cannot',
    { ...withKernel(ALMA_9, '5.14.0-611.5.1.el9_7', kvm), flags: 'ssse3 vmxx xsvm' },
  ],
  ['fixed', 'AlmaLinux 8', { ...withKernel(ALMA_8, '4.18.0-553.143.1.el8_10', kvm), flags: 'svm' }],
  ['fixed', 'Rocky Linux 9', { ...withKernel(ROCKY_9, '5.14.0-687.24.1.el9_8', kvm), flags: 'vmx' }],
  ['fixed', 'Rocky Linux 10', { ...withKernel(ROCKY_10, '6.12.0-211.32.1.el10_2', kvm), flags: 'vmx' }],
  ['fixed', 'Debian', { ...debianKernel('6.12.95-1', kvm), flags: 'vmx' }],
  ['vulnerable', 'nested virtualization is on', { ...intel, files: nested('Y') }],
  ['vulnerable', 'it is off for now only', { ...intel, files: nested('N') }],
  [
    'vulnerable',
    'it is off from the next start on',
    { ...intel, files: nested('Y'), modprobe: ['options kvm_intel nested=0'] },
  ],
  [
    'vulnerable',
    'it is off for the other processor',
    { ...intel, files: nested('Y'), modprobe: ['options kvm_amd nested=0'] },
  ],
  [
    'vulnerable',
    'another line turns it on again',
    { ...intel, files: nested('N'), modprobe: ['options kvm_intel nested=0', 'options kvm_intel nested=1'] },
  ],
  [
    'vulnerable',
    'not loaded, and what it is booted with turns it on again',
    { ...idle, modprobe: ['options kvm_intel nested=0'], arguments: 'kvm_intel.nested=1' },
  ],
  ['vulnerable', 'the line is a comment', { ...idle, modprobe: ['#options kvm_intel nested=0'] }],
  ['vulnerable', 'merely not loaded', idle],
  ['vulnerable', 'blacklisted only', { ...idle, modprobe: ['blacklist kvm_intel', 'blacklist kvm_amd'] }],
  [
    'vulnerable',
    'an old minor',
    { ...intel, ...withKernel(ALMA_9, '5.14.0-611.60.1.el9_7', kvm), files: nested('Y') },
  ],
  [
    'mitigated by nested-virtualization-off',
    'as told',
    { ...intel, files: nested('N'), modprobe: ['options kvm_amd nested=0', 'options kvm_intel nested=0'] },
  ],
  [
    'mitigated by nested-virtualization-off',
    'with another option',
    { ...intel, files: nested('0'), modprobe: ['options kvm_intel ept=1 nested=0'] },
  ],
  [
    'mitigated by nested-virtualization-off',
    'at boot',
    { ...intel, files: nested('N'), arguments: 'kvm_intel.nested=0' },
  ],
  [
    'mitigated by nested-virtualization-off',
    'not loaded, off from the next start on',
    { ...idle, modprobe: ['options kvm-intel nested=0'] },
  ],
  [
    'mitigated by kvm-blocked',
    'as told',
    { ...idle, modprobe: ['install kvm_amd /bin/false', 'install kvm_intel /bin/false'] },
  ],
  [
    'mitigated by kvm-blocked',
    'only what this processor could use',
    { ...idle, modprobe: ['install kvm_intel /bin/false'] },
  ],
  ['no-evidence', 'Ubuntu', { ...ubuntuKernel(kvm), flags: 'vmx' }],
  ['no-evidence', 'Debian before', { ...debianKernel('6.12.94-1', kvm), flags: 'vmx' }],
  [
    'no-evidence',
    'extended update support',
    { ...withKernel(RHEL_9_EUS, '5.14.0-427.150.1.el9_4', kvm), flags: 'vmx' },
  ],
  ['no-evidence', 'no list of modules', { os: ALMA_9, kernel: '5.14.0-687.20.1.el9_8.x86_64', flags: 'vmx' }],
];

export const kernel2026: Readonly<Record<string, Cases>> = {
  'EGI-SVG-2026-02': advisory2026_02,
  'EGI-SVG-2026-12': advisory2026_12,
  'EGI-SVG-2026-14': advisory2026_14,
  'EGI-SVG-2026-30': advisory2026_30,
};
