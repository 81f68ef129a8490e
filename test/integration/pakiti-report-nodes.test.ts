/** What pakiti-report says of nodes of every sort: the script in busybox on each, the executable's code beside it. */
import { expect } from 'chai';
import { collect } from '../../src/pakiti/client/collect.ts';
import { describeUnless, requirePackages } from '../kit/debian-packages.ts';
import { isRoot } from '../kit/file-permissions.ts';
import { SmallNode, type NodePlan } from '../kit/small-node.ts';

const missing = requirePackages(['busybox-static']);
const why = missing.length > 0 ? 'needs busybox-static' : isRoot ? undefined : 'needs root';

const RPM = (name: string, module = ''): string =>
  `printf '\\036${name}\\037(none)\\0371\\0371.el9\\037x86_64\\037${name}-1-1.el9.src.rpm\\037${module}\\037(none)'`;
const RPM_PROGRAM = `case $1 in
--querytags) echo MODULARITYLABEL ;;
-qa) ${RPM('bash')}; ${RPM('nodejs', 'nodejs:18:1:a')} ;;
-qf) for path; do case $path in
  /usr/lib64/libssl.so.3) echo '=openssl-libs' ;;
  /usr/sbin/sshd) echo '=openssh-server' ;;
  /*) echo "file $path is not owned by any package" ;;
  esac; done ;;
esac`;
/** dnf 4 ends each with a newline, dnf 5 with nothing. */
const DNF_PROGRAM = `[ "$*" != "$(printf '%s' "$*" | sed 's/-C --setopt=plugins=0 repoquery//')" ] || exit 1
echo 'Not root'
printf '\\036bash\\0370\\0371\\0371.el9\\037x86_64\\037baseos\\037\\n'
printf '\\036nodejs\\0371\\0371\\0371.el9\\037x86_64\\037appstream\\037'
printf '\\036nodejs\\0370\\0371\\0371.el9\\037x86_64\\037@commandline\\037'`;
const DPKG = (name: string, version: string, arch: string, source: string): string =>
  `printf 'install ok installed' | sed 's/^/\x1e/; s/$/\x1f${[name, version, arch, source, version, ''].join('\x1f').replaceAll('/', '\\/')}/' | tr -d '\\n'`;
const DPKG_PROGRAM = `case $1 in
-W) ${DPKG('dpkg', '1.21.22', 'amd64', 'dpkg')}; ${DPKG('libc6', '2.35-0ubuntu3', 'amd64', 'glibc')}
  ${DPKG('libc6', '2.35-0ubuntu3', 'i386', 'glibc')}; ${DPKG('tzdata', '2024a-0ubuntu1', 'all', 'tzdata')} ;;
-S) for path; do case $path in
  /lib/x86_64-linux-gnu/libc.so.6) echo "libc6:amd64, libc6:i386: $path" ;;
  /usr/bin/dash) echo "diversion by dash from: $path"; echo "dash: $path" ;;
  esac; done ;;
esac`;
const APT_PROGRAM = `cat <<'E'
dpkg:
  Installed: 1.21.22
  Version table:
 *** 1.21.22 100
        100 /var/lib/dpkg/status
libc6:
  Installed: 2.35-0ubuntu3
  Version table:
     2.35-0ubuntu4 500
        500 http://archive.ubuntu.com/ubuntu jammy-updates/main amd64 Packages
 *** 2.35-0ubuntu3 510
        510 https://bearer:secret@esm.ubuntu.com/infra/ubuntu jammy-infra-security/main amd64 Packages
        100 /var/lib/dpkg/status
     2.35-0ubuntu1 500
        500 http://archive.ubuntu.com/ubuntu jammy/main amd64 Packages
libc6:i386:
  Version table:
 *** 2.35-0ubuntu3 500
        500 http://archive.ubuntu.com/ubuntu jammy/main i386 Packages
tzdata:
  Version table:
 *** 2024a-0ubuntu1 500
        500 http://archive.ubuntu.com/ubuntu jammy/main amd64 Packages
E`;
const MAP = (path: string, how = 'r-xp'): string =>
  `7f00-7f01 ${how} 00000000 fd:00 42                 ${path}\n`;

interface Row {
  readonly node: string;
  readonly plan: NodePlan;
  /** Header lines that depend on the node, in order. */
  readonly header: readonly string[];
  readonly packages: readonly string[];
}

const RPM_LINES = ['bash\t1-1.el9\tx86_64', 'nodejs\t1-1.el9\tx86_64\t\t\tnodejs:18:1:a'];
const rows: readonly Row[] = [
  {
    node: 'AlmaLinux, updated since it was started',
    plan: {
      '/etc/redhat-release': 'AlmaLinux release 9.5  (Teal\tServal)\nmore\n',
      '/boot/grub2/grubenv': `# GRUB Environment Block\nsaved_entry=${'ab'.repeat(16)}-5.14.0-999.el9.x86_64\nmenu=1\n####`,
      '/sys/kernel/livepatch/kpatch_2/enabled': '1\n',
      '/sys/kernel/livepatch/kpatch_1/enabled': '1\n',
      '/sys/kernel/livepatch/off/enabled': '0\n',
      '/proc/cpuinfo': 'processor\t: 0\nmodel name\t: AMD EPYC  7\nmodel name\t: other\n',
      '/proc/7/maps':
        MAP('/usr/lib64/libssl.so.3.0.7 (deleted)') +
        MAP('/usr/lib64/libz.so.1 (deleted)', 'r--p') +
        MAP('/usr/lib64/libcrypto.so.3') +
        MAP('/usr/lib64/$(touch x).so.1 (deleted)') +
        MAP('/memfd:x (deleted)'),
      '/proc/12/maps': MAP('/usr/sbin/sshd (deleted)'),
      '/proc/version': 'x',
      '/var/lib/rpm/rpmdb.sqlite': 'x',
      '/usr/bin/rpm': RPM_PROGRAM,
      '/usr/bin/dnf': DNF_PROGRAM,
    },
    header: [
      'boot-kernel: 5.14.0-999.el9.x86_64',
      'cpu: AMD EPYC 7',
      'livepatch: kpatch_1 kpatch_2',
      'packager: rpm',
      'reboot-required: yes',
      'restart: openssh-server',
      'restart: openssl-libs',
      'system: AlmaLinux release 9.5 (Teal Serval)',
    ],
    packages: ['bash\t1-1.el9\tx86_64\t\t\t\t\tbaseos', RPM_LINES[1] ?? ''],
  },
  {
    node: 'Ubuntu with Pro and another architecture',
    plan: {
      '/etc/os-release': 'PRETTY_NAME="Ubuntu 22.04.4 LTS"\nNAME="Ubuntu"\nVERSION_ID="22.04"\n',
      '/etc/kernel/postinst.d/update-notifier': '',
      '/boot/grub/grub.cfg': '',
      '/proc/3/maps': MAP('/usr/lib/x86_64-linux-gnu/libc.so.6 (deleted)') + MAP('/usr/bin/dash (deleted)'),
      '/var/lib/dpkg/status': 'x',
      '/usr/bin/dpkg-query': DPKG_PROGRAM,
      '/usr/bin/apt-cache': APT_PROGRAM,
    },
    header: [
      'packager: dpkg',
      'reboot-required: no',
      'restart: dash',
      'restart: libc6',
      'system: Ubuntu 22.04',
    ],
    packages: [
      'dpkg\t1.21.22\tamd64',
      'libc6\t2.35-0ubuntu3\tamd64\tglibc\t\t\t\thttps://esm.ubuntu.com/infra/ubuntu jammy-infra-security/main',
      'libc6\t2.35-0ubuntu3\ti386\tglibc\t\t\t\thttp://archive.ubuntu.com/ubuntu jammy/main',
      'tzdata\t2024a-0ubuntu1\tall\t\t\t\t\thttp://archive.ubuntu.com/ubuntu jammy/main',
    ],
  },
  {
    node: 'an old SUSE that zypper wants to be started again',
    plan: {
      '/etc/SuSE-release': 'SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\n',
      '/run/reboot-needed': '',
      '/boot/vmlinuz': { to: 'vmlinuz-3.0.101-108-default' },
      '/usr/lib/sysimage/rpm/Packages.db': 'x',
      '/usr/bin/rpm': RPM_PROGRAM,
    },
    header: [
      'boot-kernel: 3.0.101-108-default',
      'packager: rpm',
      'reboot-required: yes',
      'system: SUSE Linux Enterprise Server 11 (x86_64)',
    ],
    packages: RPM_LINES,
  },
  {
    node: 'Debian testing with a database of rpm',
    plan: {
      '/usr/lib/os-release': "PRETTY_NAME='Debian GNU/Linux trixie/sid'\nNAME='Debian GNU/Linux'\n",
      '/var/lib/dpkg/status': 'x',
      '/usr/bin/dpkg-query': DPKG_PROGRAM,
      '/var/lib/rpm/Packages': 'x',
      '/usr/bin/rpm': RPM_PROGRAM,
    },
    header: ['packager: dpkg', 'system: Debian GNU/Linux trixie/sid'],
    packages: [
      'dpkg\t1.21.22\tamd64',
      'libc6\t2.35-0ubuntu3\tamd64\tglibc',
      'libc6\t2.35-0ubuntu3\ti386\tglibc',
      'tzdata\t2024a-0ubuntu1\tall',
    ],
  },
];

describeUnless(why, 'pakiti-report of nodes of every sort', function () {
  this.timeout(60_000);
  const programs = {};
  const { signal } = new AbortController();

  for (const { node, plan, header, packages } of rows) {
    it(`is the same in both forms of ${node}`, async () => {
      using place = new SmallNode(plan);
      const script = place.script('--host', 'n', '--site', 'S');
      expect(
        await collect({ host: place.host, signal, programs }, { host: 'n', site: 'S', tag: undefined }),
      ).to.equal(script);
      const lines = script.split('\n');
      const end = lines.indexOf('#', 1);
      const everywhere = /^(?:arch|host|kernel|protocol|site|version): /;
      expect(lines.slice(1, end).filter((line) => !everywhere.test(line))).to.deep.equal(header);
      expect(lines.slice(end + 1, -2)).to.deep.equal(packages);
    });
  }

  it('says that nobody knows what a node is that does not say it', async () => {
    using place = new SmallNode({ '/var/lib/rpm/Packages': 'x', '/usr/bin/rpm': RPM_PROGRAM });
    const script = place.script('--host', 'n');
    expect(script).to.match(/^system: Linux \d/m);
    expect(
      await collect({ host: place.host, signal, programs }, { host: 'n', site: undefined, tag: undefined }),
    ).to.equal(script);
  });
});
