/** What the monitors are given to schedule, and what a plugin says when nobody stands between. */
import { chmodSync, copyFileSync, linkSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { executableName, type Check } from '../../src/check/index.ts';
import { exitCode, type State } from '../../src/result/index.ts';
import { run } from '../kit/executable.ts';
import { unprivileged } from '../kit/unprivileged.ts';

export interface Scenario {
  /** Name of the service. */
  readonly name: string;
  readonly check: Check;
  /** By long name; true for a switch; `verbose` is the word itself, such as `-vv`. */
  readonly options: Readonly<Record<string, string | readonly string[] | true>>;
  readonly state: State;
  /** What its first line is like. */
  readonly line: RegExp;
}

/** A directory that every account can reach, with executables under their names. */
export interface PluginDirectory {
  readonly path: string;
  remove(): void;
}

/** The checkout may be closed to the monitor's account; its files are not. */
export function pluginDirectory(executables: readonly string[]): PluginDirectory {
  const path = mkdtempSync(join(tmpdir(), 'secmon-plugins-'));
  chmodSync(path, 0o755);
  for (const executable of executables) {
    const [from, to] = [realpathSync(executable), join(path, basename(executable))];
    try {
      linkSync(from, to);
    } catch {
      copyFileSync(from, to);
    }
  }
  return { path, remove: () => rmSync(path, { recursive: true }) };
}

export interface Direct {
  /** The exit code. */
  readonly state: number;
  readonly stdout: string;
}

/** Runs a scenario as the monitor's account, without the monitor. */
export async function runDirectly(plugins: PluginDirectory, scenario: Scenario): Promise<Direct> {
  const { code, stdout } = await run(
    join(plugins.path, executableName(scenario.check)),
    argv(scenario),
    unprivileged(),
  );
  if (code !== exitCode(scenario.state))
    throw new Error(`${scenario.name} exits ${code ?? 'by a signal'}: ${stdout}`);
  return { state: code, stdout };
}

export function argv({ options }: Scenario): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === true) return [`--${name}`];
    if (name === 'verbose') return value;
    return (typeof value === 'string' ? [value] : value).flatMap((one) => [`--${name}`, one]);
  });
}

/** The same text at another time: numbers may have grown. */
export function timeless(text: string): string {
  return text.replaceAll(/\d+(?:\.\d+)?/g, '0');
}
