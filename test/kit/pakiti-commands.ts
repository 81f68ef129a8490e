/** Commands over the store of a Pakiti server: two hosts at a site, one with an old bash. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pakitiCommands } from '../../plugins/pakiti/commands/index.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { OperatorWorld } from '../../src/cli/command.ts';
import { runOperator } from '../../src/cli/run-operator.ts';
import type { PluginResult } from '../../src/cli/run-plugin.ts';
import { localHostFromSource } from './local-host.ts';
import { PakitiBench, report } from './pakiti-store.ts';

export class PakitiCommands {
  readonly folder = mkdtempSync(join(tmpdir(), 'secmon-pakiti-'));

  static async open(): Promise<PakitiCommands> {
    const commands = new PakitiCommands();
    const store = join(commands.folder, 'store.db');
    commands.write('server.yaml', `store: { sqlite: ${store} }\nlisten: { port: 0 }\n`);
    await commands.withBench(async (bench) => {
      await bench.take(report('a', { bash: '5.1.8-6.el9' }), report('b', { bash: '5.1.8-9.el9' }));
    });
    return commands;
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** @returns its path */
  write(name: string, content: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  async withBench<T>(action: (bench: PakitiBench) => Promise<T>): Promise<T> {
    const store = await openSqlite(join(this.folder, 'store.db'));
    try {
      const bench = new PakitiBench(store);
      bench.at = Date.now() / 1000;
      return await action(bench);
    } finally {
      await store.close();
    }
  }

  /** `secmon pakiti …`, columns two spaces apart. */
  async run(...argv: readonly string[]): Promise<string> {
    return (await this.exact(...argv)).replaceAll(/ {2,}/g, '  ');
  }

  async exact(...argv: readonly string[]): Promise<string> {
    return (await this.call(...argv)).text;
  }

  /** With its exit code. */
  async call(...argv: readonly string[]): Promise<PluginResult> {
    const host = localHostFromSource();
    const timeoutSignal = (): AbortSignal => new AbortController().signal;
    let shown = '';
    const show = (text: string): Promise<void> => {
      shown += text;
      return Promise.resolve();
    };
    const signal = timeoutSignal();
    const world = { host, commands: pakitiCommands, signal, timeoutSignal, show } as unknown as OperatorWorld;
    const config = ['--config', join(this.folder, 'server.yaml')];
    const result = await runOperator(['pakiti', ...argv, ...config], world);
    return { ...result, text: `${shown}${result.text}` };
  }
}
