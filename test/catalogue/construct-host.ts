/** Hosts as a catalogue asks them, built from a few words: distribution, kernel, modules, packages, processes. */
import type { CommandOutput } from '../../src/host/commands.ts';
import type { Host } from '../../src/host/host.ts';
import { Failure } from '../../src/host/failure.ts';
import { makeRoot, rootedHost, type Programs, type RootPlan } from '../kit/rooted-host.ts';
import type { Tree } from '../kit/tree.ts';

export interface HostPlan {
  /** ID, VERSION_ID, ID_LIKE of os-release. */
  readonly os?: readonly [id: string, version: string, like?: string];
  /** As `uname -r` says. */
  readonly kernel?: string;
  /** Of the Debian package that the kernel is from. */
  readonly debianKernel?: string;
  readonly modules?: {
    /** That have a file; none means that there is no list of them. */
    readonly files?: readonly string[];
    readonly builtin?: readonly string[];
    readonly loaded?: readonly string[];
  };
  /** Lines of /etc/modprobe.d/local.conf. */
  readonly modprobe?: readonly string[];
  readonly arguments?: string;
  readonly sysctl?: Readonly<Record<string, string>>;
  /** Flags of the processor. */
  readonly flags?: string;
  readonly rpm?: Readonly<Record<string, string>>;
  readonly dpkg?: Readonly<Record<string, string>>;
  readonly processes?: readonly ProcessPlan[];
  /** Whether the processes of others are hidden. */
  readonly hidepid?: boolean;
  readonly files?: RootPlan;
  /** What programs say, by the words that call them. */
  readonly programs?: Programs;
  /** What rpm says instead of its list. */
  readonly rpmFails?: boolean;
}

export interface ProcessPlan {
  readonly name: string;
  /** With ` (deleted)` where the file was replaced. */
  readonly executable: string;
  readonly commandLine?: string;
  readonly maps?: readonly string[];
}

export interface ConstructedHost extends Disposable {
  readonly host: Host;
}

const RPM_LIST = String.raw`rpm -qa --qf %{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\n`;

export function constructHost(plan: HostPlan): ConstructedHost {
  const tree: Tree = makeRoot({
    ...osFiles(plan),
    ...kernelFiles(plan),
    ...processFiles(plan),
    ...packageFiles(plan),
    ...plan.files,
  });
  return {
    host: rootedHost(tree.root, { [RPM_LIST]: rpmOutput(plan), ...plan.programs }),
    [Symbol.dispose]: () => tree[Symbol.dispose](),
  };
}

function osFiles({ os }: HostPlan): RootPlan {
  if (os === undefined) return {};
  const [id, version, like = ''] = os;
  return { '/etc/os-release': `ID="${id}"\nVERSION_ID="${version}"\nID_LIKE="${like}"\n` };
}

function kernelFiles(plan: HostPlan): RootPlan {
  const { kernel, debianKernel, modules = {}, modprobe = [], sysctl = {}, flags } = plan;
  if (kernel === undefined) return {};
  const { files, builtin = [], loaded = [] } = modules;
  const lines = (names: readonly string[], line: (name: string) => string): string =>
    names.map(line).join('');
  return {
    '/proc/sys/kernel/osrelease': `${kernel}\n`,
    '/proc/version': `Linux version ${kernel} (builder@example.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP${debianKernel === undefined ? '' : ` Debian ${debianKernel} (2026-01-01)`}\n`,
    '/proc/cmdline': `BOOT_IMAGE=/vmlinuz ro ${plan.arguments ?? ''}\n`,
    '/proc/modules': lines(loaded, (name) => `${name} 16384 0 - Live 0x0\n`),
    '/etc/modprobe.d/local.conf': lines(modprobe, (line) => `${line}\n`),
    ...(files === undefined
      ? {}
      : {
          [`/lib/modules/${kernel}/modules.dep`]: lines(
            ['fs/ext4/ext4', ...files],
            (name) => `kernel/${name}.ko.xz:\n`,
          ),
          [`/lib/modules/${kernel}/modules.builtin`]: lines(
            ['net/core/core', ...builtin],
            (name) => `kernel/${name}.ko\n`,
          ),
        }),
    ...Object.fromEntries(
      Object.entries(sysctl).map(([name, value]) => [`/proc/sys/${name.replaceAll('.', '/')}`, `${value}\n`]),
    ),
    ...(flags === undefined ? {} : { '/proc/cpuinfo': `processor\t: 0\nflags\t\t: fpu ${flags} xsave\n` }),
  };
}

/** The first process is there unless others are hidden. */
function processFiles({ processes = [], hidepid = false }: HostPlan): RootPlan {
  const all = [
    ...(hidepid ? [] : [{ name: 'systemd', executable: '/usr/lib/systemd/systemd' }]),
    ...processes,
  ];
  const first = hidepid ? 2 : 1;
  return Object.assign({}, ...all.map((process, index) => processPlan(process, first + index))) as RootPlan;
}

function processPlan(
  { name, executable, commandLine = name, maps = [] }: ProcessPlan,
  pid: number,
): RootPlan {
  return {
    [`/proc/${pid}/comm`]: `${name.slice(0, 15)}\n`,
    [`/proc/${pid}/exe`]: { link: executable },
    [`/proc/${pid}/cmdline`]: `${commandLine.replaceAll(' ', '\0')}\0`,
    [`/proc/${pid}/maps`]: maps.map((path) => `7f00-7f01 r-xp 0000 fd:00 42 ${path}\n`).join(''),
  };
}

function packageFiles({ rpm, dpkg, rpmFails }: HostPlan): RootPlan {
  const stanzas = Object.entries(dpkg ?? {}).map(
    ([name, version]) =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n`,
  );
  return {
    ...(rpm === undefined && rpmFails !== true ? {} : { '/var/lib/rpm/rpmdb.sqlite': '' }),
    ...(dpkg === undefined ? {} : { '/var/lib/dpkg/status': stanzas.join('\n') }),
  };
}

function rpmOutput({ rpm = {}, rpmFails }: HostPlan): Partial<CommandOutput> | Failure {
  if (rpmFails === true) return new Failure('failed', 'rpm: cannot open the database');
  const rows = Object.entries(rpm).map(([name, version]) => `${name}\t${version}\tx86_64\n`);
  return { stdout: rows.join('') };
}
