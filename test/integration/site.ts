/** The machine that the monitors look at: executables, test authorities, directory trees. */
import { randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, linkSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checks } from '../../checks/index.generated.ts';
import { executableName } from '../../src/check/index.ts';
import { exitCode } from '../../src/result/index.ts';
import { FAULTY, PLUGINS, run } from '../kit/executable.ts';
import { processesBelow } from '../kit/processes.ts';
import { unprivileged } from '../kit/unprivileged.ts';
import { crlScenarios, makeAuthorities } from './crl-scenarios.ts';
import { FAULTY_SCENARIOS } from './faulty-scenarios.ts';
import { makeTrees, openTrees, permissionScenarios } from './permission-scenarios.ts';
import { argv, type Scenario } from './scenario.ts';

export class Site {
  readonly #root = join(tmpdir(), `secmon-site-${randomUUID()}`);
  readonly plugins = join(this.#root, 'plugins');
  readonly scenarios: readonly Scenario[] = [
    ...crlScenarios(this.#root),
    ...permissionScenarios(this.#root),
    ...FAULTY_SCENARIOS,
  ];

  /** Everybody may enter it, as the checkout need not let them. */
  make(): void {
    for (const directory of [this.#root, this.plugins]) {
      mkdirSync(directory);
      chmodSync(directory, 0o755);
    }
    for (const executable of [FAULTY, ...checks.map((check) => join(PLUGINS, executableName(check)))]) {
      place(realpathSync(executable), join(this.plugins, basename(executable)));
    }
    makeAuthorities(this.#root);
    makeTrees(this.#root);
  }

  /** Monitors that stop leave the checks that they have begun. */
  remove(): void {
    for (const { pid } of processesBelow(this.plugins)) killIfRunning(pid);
    openTrees(this.#root);
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** What the plugin says to whoever runs it as the monitor's account. @throws Error for an unexpected exit code */
  async output(scenario: Scenario): Promise<string> {
    const { code, stdout } = await run(this.#executable(scenario), argv(scenario), unprivileged());
    if (code === exitCode(scenario.state)) return stdout;
    throw new Error(`${scenario.name} exits ${code ?? 'by a signal'}: ${stdout}`);
  }

  /** The processes that run a scenario which is told apart by its `text`; undefined where there are none. */
  processes(scenario: Scenario): readonly number[] | undefined {
    const marker = String(scenario.options['text']);
    const pids = processesBelow(this.plugins).flatMap(({ pid, argv: words }) =>
      words.includes(marker) ? [pid] : [],
    );
    return pids.length === 0 ? undefined : pids;
  }

  #executable({ check }: Scenario): string {
    return join(this.plugins, executableName(check));
  }
}

function killIfRunning(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself in the meantime
  }
}

/** A link where the file system allows it, since executables are large. */
function place(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
