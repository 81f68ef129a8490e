/**
 * A mounted file system that stops answering, as a dead NFS server does: sshfs over an SFTP server of our own, where
 * sshfs itself is stopped by SIGSTOP. Calls into it hang in the kernel, where only a fatal signal ends them.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import type { TestPackage } from './test-packages.ts';

export const HANGING_MOUNT_PACKAGES: readonly TestPackage[] = ['openssh-sftp-server', 'sshfs'];

export interface HangingMount {
  /** What the mount shows, to be filled before it hangs. */
  readonly source: string;
  readonly path: string;
  hang(): void;
  unmount(): void;
}

export function canMount(): boolean {
  return process.geteuid?.() === 0 && existsSync('/dev/fuse');
}

export async function mountHanging(): Promise<HangingMount> {
  const folder = mkdtempSync(join(tmpdir(), 'secmon-mount-'));
  const [source, path, server] = [join(folder, 'source'), join(folder, 'mount'), join(folder, 'server')];
  for (const directory of [source, path]) mkdirSync(directory);
  writeFileSync(server, '#!/bin/sh\nexec /usr/lib/openssh/sftp-server\n', {
    mode: 0o755,
  });
  const options = `ssh_command=${server},dir_cache=no,attr_timeout=0,entry_timeout=0`;
  const child = spawn('sshfs', ['-f', `local:${source}`, path, '-o', options], { stdio: 'ignore' });
  await eventually('the mount', 60, () => spawnSync('mountpoint', ['-q', path]).status === 0 || undefined);
  return {
    source,
    path,
    hang: () => child.kill('SIGSTOP'),
    unmount() {
      child.kill('SIGCONT');
      execFileSync('umount', ['-l', path]);
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    },
  };
}
