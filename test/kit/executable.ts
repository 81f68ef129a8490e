/** Runs compiled executables and tells all that a monitor would see of them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
export const PLUGINS = join(ROOT, 'dist/plugins');
export const SECMON = join(ROOT, 'dist/secmon');
export const BRIDGE = join(ROOT, 'dist/secmon-bridge');
export const PAKITI_SERVER = join(ROOT, 'dist/pakiti-server');
export const PAKITI_REPORT = join(ROOT, 'dist/pakiti-report');

export interface Ended {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  /** Called as soon as it runs. */
  readonly started?: (child: ChildProcess) => void;
}

/** @param program path of the executable; its environment is empty unless told otherwise */
export function run(program: string, argv: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { env = {}, uid, gid, started } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({
        code: code ?? undefined,
        signal: signal ?? undefined,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      });
    });
    started?.(child);
  });
}

export function plugin(name: string, argv: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(join(PLUGINS, name), argv, options);
}

export function secmon(argv: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return run(SECMON, argv, options);
}

/** Throws where `npm run build` has not been run; `npm test` runs it first. */
export function requireBuilt(): void {
  if (!existsSync(SECMON)) throw new Error('dist/secmon is missing: run npm run build');
}

/** The executable that goes wrong on demand, built by `npm test` beside the real one. */
export const FAULTY = join(ROOT, 'dist/.test/check_faulty');

export function makeFaultyFolder(): string {
  const folder = join(ROOT, 'dist/.test');
  mkdirSync(folder, { recursive: true });
  return folder;
}
