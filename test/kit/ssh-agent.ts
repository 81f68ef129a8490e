/** A real ssh-agent, in the foreground, on a socket of its own. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';

export interface SshAgent {
  readonly socket: string;
  /** Hands it private keys, which are not encrypted. */
  add(...keys: readonly string[]): void;
  stop(): Promise<void>;
}

export async function startSshAgent(): Promise<SshAgent> {
  const root = mkdtempSync(join(tmpdir(), 'secmon-keys-'));
  const socket = join(root, 'socket');
  const daemon = new Daemon(['ssh-agent', '-D', '-a', socket]);
  await daemon.ready('the socket of ssh-agent', () => existsSync(socket) || undefined);
  return {
    socket,
    add: (...keys) =>
      void execFileSync('ssh-add', ['-q', ...keys], { env: { ...process.env, SSH_AUTH_SOCK: socket } }),
    async stop() {
      await daemon.stop();
      rmSync(root, { recursive: true });
    },
  };
}
