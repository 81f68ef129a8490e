/** What a session over SSH may see of this machine: another user, other programs. They need root. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unprivileged } from './unprivileged.ts';

export interface World {
  /** For ForceCommand of sshd_config(5). */
  readonly command: string;
  remove(): void;
}

export function asNobody(): World {
  const { uid, gid } = unprivileged();
  return {
    command: `exec setpriv --reuid=${uid} --regid=${gid} --clear-groups /bin/sh -c "$SSH_ORIGINAL_COMMAND"`,
    remove: () => undefined,
  };
}

/**
 * Why worlds with other programs cannot be had here: a container may keep even root from mounting.
 * @returns undefined where they can
 */
export function whyNoOtherPrograms(unshare = 'unshare'): string | undefined {
  const { status, error, stderr } = spawnSync(unshare, ['-m', 'mount', '--bind', '/usr/bin', '/usr/sbin'], {
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  const why = error === undefined ? stderr.trim() : error.message;
  return `no mount namespace of its own can be had: ${why}`;
}

const BUSYBOX = '/bin/busybox';

/** Its applets are all the programs that there are. */
export function onlyBusyBox(): World {
  return withPrograms((directory) => {
    copyFileSync(BUSYBOX, join(directory, 'busybox'));
    const applets = execFileSync(BUSYBOX, ['--list'], { encoding: 'utf8' }).trim().split('\n');
    for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(directory, applet));
  });
}

/** A shell and these programs, and no others. */
export function onlyPrograms(...programs: readonly string[]): World {
  return withPrograms((directory) => {
    copyFileSync('/usr/bin/dash', join(directory, 'sh'));
    for (const program of programs) copyFileSync(`/usr/bin/${program}`, join(directory, program));
  });
}

/** A mount namespace of its own, in which the programs are others. */
function withPrograms(fill: (directory: string) => void): World {
  const root = mkdtempSync(join(tmpdir(), 'secmon-world-'));
  const directory = join(root, 'bin');
  mkdirSync(directory);
  fill(directory);
  const enter = join(root, 'enter');
  const mounts = ['/usr/sbin', '/usr/bin'].map((path) => `mount --bind ${directory} ${path} || exit 99\n`);
  writeFileSync(enter, `#!/bin/sh\n${mounts.join('')}exec ${directory}/sh -c "$SSH_ORIGINAL_COMMAND"\n`, {
    mode: 0o755,
  });
  return { command: `exec unshare -m ${enter}`, remove: () => rmSync(root, { recursive: true }) };
}
