/** The bridge's daemon from its sources, on a directory of its own, with a receiver `http`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../src/bridge/event.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { freePort } from './free-port.ts';

export class BridgeDaemon {
  readonly #directory: string;
  readonly #port: number;
  readonly #token: string;
  #child: ChildProcess | undefined;

  private constructor(directory: string, port: number, token: string) {
    this.#directory = directory;
    this.#port = port;
    this.#token = token;
  }

  /** @param directory where its configuration and its store are */
  static async configure(directory: string, sinks: readonly object[]): Promise<BridgeDaemon> {
    const port = await freePort();
    const { token, stored } = newToken('test', '2099-01-01T00:00:00Z');
    const configuration = {
      store: { sqlite: join(directory, 'store.db') },
      listen: { port, tokens: join(directory, 'tokens.json') },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks,
    };
    const tokens = JSON.stringify({ tokens: [stored] });
    writeFileSync(join(directory, 'tokens.json'), tokens, { mode: 0o600 });
    writeFileSync(join(directory, 'bridge.yaml'), JSON.stringify(configuration), { mode: 0o600 });
    return new BridgeDaemon(directory, port, token);
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const program = join(import.meta.dirname, '../../plugins/secmon-bridge/from-source.ts');
    const child = spawn(process.execPath, [program, '--config', join(this.#directory, 'bridge.yaml')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error('the bridge did not start');
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** @returns the status of the answer */
  async post(events: readonly Event[]): Promise<number> {
    const reports = events.map(({ subject, state, summary, start, end }) => ({
      subject,
      state,
      summary,
      start,
      end,
    }));
    const answer = await fetch(`http://127.0.0.1:${this.#port}/v1/results`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#token}` },
      body: JSON.stringify(reports),
    });
    return answer.status;
  }
}
