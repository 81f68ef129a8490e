/**
 * Checks over SSH, against check_by_ssh with one master connection (ControlMaster of ssh_config(5)), and against find on
 * the host. The account's own shell is the same for all.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLUGINS, SECMON } from '../kit/executable.ts';
import { startSshd, type Sshd } from '../kit/sshd.ts';
import { measure, type Contestant, type Measurement } from './measure.ts';
import { ratio, stated, type Row } from './row.ts';

const CHECKS = 20;
const DIRECTORIES = 500;
const FILES = 99;
const ROUNDS = 5;
const CPU_ROUNDS = 3;
/** Bash reads no ~/.bashrc below another shell, and what is in that one would be most of the peer's time. */
const QUICK_SHELL = 'SetEnv SHLVL=2';
const CHECK_BY_SSH = '/usr/lib/nagios/plugins/check_by_ssh';

export async function benchSsh(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-bench-'));
  const sshd = await startSshd({ config: ['LogLevel QUIET', QUICK_SHELL] });
  try {
    return [...(await manyChecks(sshd, folder)), ...oneTree(sshd, folder)];
  } finally {
    await sshd.stop();
    rmSync(folder, { recursive: true });
  }
}

function clientOptions(sshd: Sshd): readonly string[] {
  return [`UserKnownHostsFile=${sshd.route().knownHosts[0] ?? ''}`, 'BatchMode=yes', 'IdentitiesOnly=yes'];
}

/** The same checks of the same things, by us from here, and by the plugin on the host. */
async function manyChecks(sshd: Sshd, folder: string): Promise<readonly Row[]> {
  const small = join(folder, 'small');
  grow(small, 10, 10);
  const { address, identities, knownHosts } = sshd.route();
  const hosts = join(folder, 'hosts.yaml');
  writeFileSync(hosts, JSON.stringify({ hosts: [{ ssh: address, identities, 'known-hosts': knownHosts }] }));
  const options = { select: ['world-writable'], root: [small] };
  const jobs = Array.from({ length: CHECKS }, () => ({ check: 'file-permissions', options }));
  const profiles = join(folder, 'profiles.yaml');
  writeFileSync(profiles, JSON.stringify({ profiles: { twenty: jobs } }));
  const control = join(folder, 'control');
  const ssh = [...clientOptions(sshd), `ControlPath=${control}`].flatMap((option) => ['-o', option]);
  const login = ['-p', String(sshd.port), '-i', sshd.identity, ...ssh];
  const start = ['-o', 'ControlMaster=yes', '-o', 'ControlPersist=yes', '-fN', 'root@127.0.0.1'];
  const startMaster = (): void => {
    const { status } = spawnSync('/usr/bin/ssh', [...login, ...start], { stdio: 'ignore' });
    if (status !== 0) throw new Error('the master connection does not start');
  };
  const stopMaster = (): void => {
    spawnSync('/usr/bin/ssh', [...login, '-O', 'exit', 'root@127.0.0.1'], { stdio: 'ignore' });
  };
  const remote = `${join(PLUGINS, 'check_file_permissions')} --select world-writable --root ${small}`;
  const given = [...login.map(quote), '-t', '30', '-C', quote(remote)];
  const call = [CHECK_BY_SSH, '-H', '127.0.0.1', '-l', 'root', ...given];
  const loop = `i=0; while [ $i -lt ${CHECKS} ]; do ${call.join(' ')} || exit 1; i=$((i + 1)); done`;
  const profile = ['--profiles', profiles, '--profile', 'twenty'];
  const ours: Contestant = {
    name: 'secmon',
    argv: [SECMON, 'check', 'run', '--hosts', hosts, ...profile],
    exits: [0],
  };
  const peer: Contestant = { name: 'check_by_ssh', argv: ['/bin/sh', '-c', loop], exits: [0] };
  startMaster();
  const [here, there] = measure([ours, peer], ROUNDS);
  stopMaster();
  const ourCpu = await totalCpu(sshd, () => measure([ours], CPU_ROUNDS));
  const theirCpu = await totalCpu(sshd, () => {
    startMaster();
    const measured = measure([peer], CPU_ROUNDS);
    stopMaster();
    return measured;
  });
  if (here === undefined || there === undefined) throw new Error('nothing measured');
  const what = `${CHECKS} checks on one host over SSH`;
  const against = `check_by_ssh ${CHECKS} times, ControlMaster`;
  return [
    ratio(what, against, 'wall', here.wall, there.wall, 0.3),
    ratio(what, against, 'CPU of both sides', ourCpu, theirCpu, 0.3),
    stated(what, `CPU of our side ${ms(here.cpu)} (${ms(there.cpu)} of ${against})`),
  ];
}

/** Seconds of one round: what the client used, and what sshd and all that it started did. */
async function totalCpu(sshd: Sshd, run: () => readonly Measurement[]): Promise<number> {
  await settled();
  const before = hostCpu(sshd);
  const [measured] = run();
  await settled();
  return (measured?.cpu ?? Number.NaN) + (hostCpu(sshd) - before) / (CPU_ROUNDS + 1);
}

/** What has ended is counted once its parent has seen it. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}

const TICKS_PER_SECOND = 100;

/** Of the children that have ended: cutime and cstime of proc_pid_stat(5). */
function hostCpu(sshd: Sshd): number {
  const pid = readFileSync(join(sshd.root, 'sshd.pid'), 'utf8').trim();
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

function oneTree(sshd: Sshd, folder: string): readonly Row[] {
  const tree = join(folder, 'tree');
  grow(tree, DIRECTORIES, FILES);
  const { address, knownHosts } = sshd.route();
  const login = ['--ssh', address, '--ssh-identity', sshd.identity, '--ssh-known-hosts', knownHosts[0] ?? ''];
  const ssh = clientOptions(sshd).flatMap((option) => ['-o', option]);
  const find = ['find', tree, '-perm', '-o+w', '-not', '-type', 'l'];
  const [ours, peer] = measure(
    [
      {
        name: 'check',
        argv: [
          join(PLUGINS, 'check_file_permissions'),
          ...login,
          '--select',
          'world-writable',
          '--root',
          tree,
        ],
        exits: [0],
      },
      {
        name: 'ssh find',
        argv: [
          '/usr/bin/ssh',
          '-p',
          String(sshd.port),
          '-i',
          sshd.identity,
          ...ssh,
          'root@127.0.0.1',
          ...find,
        ],
        exits: [0],
      },
    ],
    ROUNDS,
  );
  if (ours === undefined || peer === undefined) throw new Error('nothing measured');
  const what = `file-permissions over SSH, ${DIRECTORIES * (FILES + 1) + 1} entries`;
  return [ratio(what, 'ssh host find -perm -o+w', 'wall', ours.wall, peer.wall, 2)];
}

function grow(directory: string, directories: number, files: number): void {
  mkdirSync(directory);
  for (let outer = 0; outer < directories; outer += 1) {
    const inner = join(directory, `d${outer}`);
    mkdirSync(inner);
    for (let file = 0; file < files; file += 1) writeFileSync(join(inner, `f${file}`), '', { mode: 0o644 });
  }
}

function quote(word: string): string {
  return `'${word}'`;
}

function ms(seconds: number): string {
  return `${Math.round(seconds * 1000)} ms`;
}

if (process.argv[1] === import.meta.filename) console.log(await benchSsh());
