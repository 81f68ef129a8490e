/**
 * Hosts in a constructed state: this machine's file system under an overlay, in mount and process namespaces of their
 * own, so that files, tools, /proc and processes can be anything and nothing of it is seen outside. Needs root.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HostState {
  /** Puts files into what becomes {@link STATE}. */
  readonly files?: (directory: string) => void;
  /** Lines of sh that root runs there, with the functions of {@link PRELUDE}. */
  readonly setup?: readonly string[];
  /** Of the programs that are run; PATH is that of a system unless given. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The account `nobody` unless given, as monitors and grid jobs run. */
  readonly as?: 'root';
}

export interface Program {
  readonly argv: readonly [string, ...string[]];
  /** Where it runs; an empty directory unless given. */
  readonly directory?: string;
}

export interface Ran {
  readonly exitCode: number;
  /** Standard output and error. */
  readonly output: string;
}

/** Where the files of a state are. */
export const STATE = '/srv/state';

const REPOSITORY = join(import.meta.dirname, '../..');
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const TIMEOUT_SECONDS = 60;

const UNSHARE = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];

/**
 * What a state may say in its setup.
 *
 * - `tool NAME`: a program whose shell script is on standard input, in place of whatever has the name
 * - `no_tool NAME…`: no such program
 * - `file PATH MODE TEXT`: escapes of printf(1) in the text; parents are made
 * - `kernel RELEASE`: another kernel, with /proc/modules (`loaded MODULE…` adds to it), `uname` and `lsmod`, and module
 *   files nf_tables and vsock; /proc holds no process that is started later
 * - `sysctl_is PATH VALUE`: a file below /proc/sys
 * - `rpms`: a host of Enterprise Linux; lines `NAME VERSION-RELEASE [FILE…]` on standard input are its packages
 */
const PRELUDE = `
tool() { no_tool "$1"; { echo '#!/bin/sh'; cat; } > "/usr/bin/$1"; chmod 755 "/usr/bin/$1"; }
no_tool() { for each; do rm -f "/usr/sbin/$each" "/usr/bin/$each" "/sbin/$each" "/bin/$each"; done; }
file() { mkdir -p "$(dirname "$1")"; rm -f "$1"; printf "$3" > "$1"; chmod "$2" "$1"; }
sysctl_is() { file "/run/sysctl/$1" 644 "$2\\n"; mount --bind "/run/sysctl/$1" "/proc/sys/$1"; }
loaded() { for each; do echo "$each 16384 0 - Live 0x0000000000000000" >> /proc/modules; done; }
kernel() {
  mkdir -p /run/proc
  mount -t proc proc /run/proc
  mount -t tmpfs -o mode=755 tmpfs /proc
  for each in /run/proc/*; do ln -s "$each" /proc/; done
  rm -f /proc/modules /proc/version /proc/net /proc/sys
  mkdir /proc/sys
  mount --rbind /run/proc/sys /proc/sys
  : > /proc/modules
  echo "Linux version $1 (mockbuild@example.org) #1 SMP" > /proc/version
  file /proc/net/protocols 644 'protocol  size sockets\\nTCP 1 1\\nUDP 1 1\\n'
  sysctl_is kernel/osrelease "$1"
  file "/lib/modules/$1/modules.dep" 644 'kernel/net/netfilter/nf_tables.ko.xz:\\nkernel/net/vmw_vsock/vsock.ko.xz:\\n'
  file "/lib/modules/$1/modules.builtin" 644 'kernel/fs/binfmt_script.ko\\n'
  echo 'case $1 in -m) echo x86_64 ;; *) cat /proc/sys/kernel/osrelease ;; esac' | tool uname
  echo "echo 'Module Size Used by'; cut -d' ' -f1-3 /proc/modules" | tool lsmod
}
rpms() {
  rm -rf /var/lib/dpkg
  no_tool dpkg dpkg-query
  file /etc/os-release 644 'ID=almalinux\\n'
  file /etc/redhat-release 644 'Enterprise Linux\\n'
  file /var/lib/rpm/Packages 644 ''
  cat > /var/lib/rpm/list
  tool rpm << 'RPM'
mode= format= what=
for each; do case $each in
  -qa) mode=all ;; -q | --query) mode=\${mode:-one} ;; -qf) mode=owner ;;
  --qf | --quiet | -- | %*) ;;
  *) what="$what $each" ;;
esac; done
status=0
case $mode in
  all) while read -r name version rest; do printf '%s\\t%s\\tx86_64\\n' "$name" "$version"; done < /var/lib/rpm/list ;;
  one) awk -v what="\${what# }" '$1 == what || $1 "-" $2 == what { found = 1 } END { exit !found }' /var/lib/rpm/list || status=1 ;;
  owner) for each in $what; do
    awk -v what="$each" '{ for (i = 3; i <= NF; i++) if ($i == what) found = $1 "-" $2 } END { if (!found) exit 1; print found }' /var/lib/rpm/list || {
      echo "file $each is not owned by any package"
      status=1
    }
  done ;;
esac
exit $status
RPM
}
`;

/** Why no host can be constructed here, if so. */
export function cannotConstruct(): string | undefined {
  if (process.geteuid?.() !== 0) return 'needs root';
  const directory = mkdtempSync(join(tmpdir(), 'secmon-host-'));
  try {
    const { status, error, stderr } = spawnSync('unshare', [...UNSHARE, 'sh', '-ec', overlay(directory)], {
      encoding: 'utf8',
    });
    if (status === 0) return undefined;
    return `needs namespaces and overlayfs: ${error === undefined ? stderr.trim() : error.message}`;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function overlay(directory: string): string {
  return `
mount -t tmpfs tmpfs ${directory}
cd ${directory}
mkdir upper work root
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
`;
}

/** Runs programs one after the other on a host in that state. */
export function runOn(state: HostState, programs: readonly Program[]): readonly Ran[] {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-host-'));
  try {
    chmodSync(directory, 0o755);
    for (const name of ['machine', 'state', 'output']) mkdirSync(join(directory, name));
    state.files?.(join(directory, 'state'));
    writeFileSync(join(directory, 'inside.sh'), inside(state, programs));
    const { status, stderr } = spawnSync('unshare', [...UNSHARE, 'sh', '-ec', outside(directory)], {
      encoding: 'utf8',
      timeout: 2 * TIMEOUT_SECONDS * 1000,
    });
    if (status !== 0) throw new Error(`the host could not be constructed: ${stderr}`);
    return programs.map((_, index) => ran(join(directory, 'output'), index));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function outside(directory: string): string {
  return `
${overlay(join(directory, 'machine'))}
mount -t proc proc root/proc
mount --rbind /dev root/dev
mount -t tmpfs tmpfs root/run
mount -t tmpfs -o mode=1777 tmpfs root/tmp
mkdir -p ${STATE} root${STATE} root/srv/output root/srv/empty root${REPOSITORY}
cp -a ${directory}/state/. root${STATE}
mount --bind ${directory}/output root/srv/output
mount --rbind ${REPOSITORY} root${REPOSITORY}
cp ${directory}/inside.sh root/srv/inside.sh
chroot root /bin/sh -e /srv/inside.sh
`;
}

function inside({ setup = [], environment = {}, as }: HostState, programs: readonly Program[]): string {
  const variables = Object.entries({ PATH: SYSTEM_PATH, ...environment }).map(
    ([name, value]) => `${name}=${value}`,
  );
  const identity = as === 'root' ? [] : ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const runs = programs.map(({ argv, directory = '/srv/empty' }, index) => {
    const command = ['timeout', String(TIMEOUT_SECONDS), ...identity, 'env', '-i', ...variables, ...argv];
    return `(cd ${quoted(directory)} && exec ${command.map(quoted).join(' ')}) > /srv/output/${index} 2>&1 < /dev/null && code=0 || code=$?
echo $code > /srv/output/${index}.code`;
  });
  return [PRELUDE, ...setup, ...runs].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function ran(directory: string, index: number): Ran {
  return {
    exitCode: Number(readFileSync(join(directory, `${index}.code`), 'utf8')),
    output: readFileSync(join(directory, String(index)), 'utf8'),
  };
}
