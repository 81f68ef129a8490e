/** The compiled daemon of the bridge, run in a directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredToken } from '../../src/trust/tokens.ts';
import type { Event } from '../../src/bridge/event.ts';
import { eventually } from './eventually.ts';
import { BRIDGE, requireBuilt } from './executable.ts';
import type { Identity } from './unprivileged.ts';

const PATIENCE_SECONDS = 60;

export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string; readonly level: string };

export class BridgeSite {
  readonly directory = mkdtempSync(join(tmpdir(), 'secmon-bridge-'));
  readonly configuration = this.place('bridge.yaml');
  readonly log: LogLine[] = [];
  /** What it printed that is no log. */
  printed = '';
  port = 0;
  protected readonly program: string = BRIDGE;
  readonly #account: Identity | undefined;
  #child: ChildProcess | undefined;
  /** Not its exit: what it has said last is read after that. */
  #closed: Promise<unknown> = Promise.resolve();

  /** @param account that it runs as, and that its files belong to, where root may choose */
  constructor(account?: Identity) {
    this.#account = process.geteuid?.() === 0 ? account : undefined;
    this.own(this.directory);
  }

  /** @returns the path, which belongs to the account of the daemon now */
  own(path: string): string {
    if (this.#account !== undefined) chownSync(path, this.#account.uid, this.#account.gid);
    return path;
  }

  place(name: string): string {
    return join(this.directory, name);
  }

  /** @param configuration the store is one of its own unless given */
  configure(configuration: object): void {
    const whole = { store: { sqlite: this.place('store.db') }, ...configuration };
    writeFileSync(this.configuration, JSON.stringify(whole), { mode: 0o600 });
    this.own(this.configuration);
  }

  /** @returns the path of a token file with these */
  tokens(...tokens: readonly StoredToken[]): string {
    writeFileSync(this.place('tokens.json'), JSON.stringify({ tokens }), { mode: 0o600 });
    return this.own(this.place('tokens.json'));
  }

  /** Resolves when it is at work, or has ended. */
  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    requireBuilt();
    const child = spawn(this.program, ['--config', this.configuration], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment },
      ...this.#account,
    });
    this.#child = child;
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#hear(line);
    });
    let hasEnded = false as boolean;
    const before = this.log.length;
    this.#closed = once(child, 'close').then(() => (hasEnded = true));
    const hasStarted = (): boolean => this.log.slice(before).some(({ event }) => event === 'started');
    while (!hasStarted() && !hasEnded) await Promise.race([once(child.stdout, 'data'), this.#closed]);
    this.port = Number(this.log.findLast(({ event }) => event === 'started')?.['port'] ?? 0);
  }

  #hear(line: string): void {
    if (line.startsWith('{')) this.log.push(JSON.parse(line) as LogLine);
    else this.printed += `${line}\n`;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** @returns the exit code, null after SIGKILL */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    if (child === undefined) return null;
    child.kill(signal);
    await this.#closed;
    return child.exitCode;
  }

  /** Waits for its log to have a line of this event. */
  async said(event: string): Promise<LogLine> {
    return await eventually(event, PATIENCE_SECONDS, () => this.log.find((line) => line.event === event));
  }

  hangUp(): void {
    this.#child?.kill('SIGHUP');
  }

  async post(token: string, results: unknown): Promise<Response> {
    return await fetch(`http://127.0.0.1:${this.port}/v1/results`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(results),
    });
  }

  /** What a file sink has written. */
  delivered(name: string): readonly Event[] {
    if (!existsSync(this.place(name))) return [];
    const lines = readFileSync(this.place(name), 'utf8').split('\n');
    return lines.slice(0, -1).map((line) => JSON.parse(line) as Event);
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.directory, { recursive: true });
  }
}
