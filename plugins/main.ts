/**
 * One executable, many names: `check_*` is that check as a plugin, `secmon` the operator's command,
 * `secmon-bridge` and `pakiti-server` the daemons, `pakiti-report` the client of the latter.
 */
import { basename } from 'node:path';
import { isatty } from 'node:tty';
import { executableName, serviceName, type Check, type CheckLoaders } from '../src/check/index.ts';
import type { OperatorWorld } from '../src/cli/command.ts';
import { runPlugin } from '../src/cli/run-plugin.ts';
import { escapeText } from '../src/render/index.ts';
import type { Host } from '../src/host/host.ts';
import type { Reach } from '../src/host/remote.ts';
import { guardProcess, type Guard } from './process/guard.ts';
import { version } from './version.ts';

const OPERATOR = 'secmon';
const BRIDGE = 'secmon-bridge';
const PAKITI_SERVER = 'pakiti-server';
const PAKITI_REPORT = 'pakiti-report';

/**
 * @param calledAs argv[0] as the caller gave it
 * @param argv the words after it
 * @param operator how the operator's `secmon` is called, for daemons that call it: a program and its first words
 */
export async function main(
  calledAs: string,
  argv: readonly string[],
  host: Host,
  checks: CheckLoaders,
  operator: readonly [string, ...string[]] = [process.execPath],
): Promise<void> {
  const name = basename(calledAs);
  if (name === BRIDGE) {
    const { bridgeMain } = await import('./secmon-bridge/main.ts');
    return bridgeMain(argv, host);
  }
  if (name === PAKITI_SERVER) {
    const { pakitiServerMain } = await import('./pakiti-server/main.ts');
    return pakitiServerMain(argv, host, operator);
  }
  if (name === PAKITI_REPORT) {
    const guard = guardProcess({
      name: PAKITI_REPORT,
      diagnose: false,
      audience: 'person',
      keepsStderr: false,
    });
    return guard.run(async () => {
      const { pakitiReport } = await import('./pakiti-report/program.ts');
      return pakitiReport(argv, { host, reach: reachFrom(host), guard });
    });
  }
  const called = calledCheck(name, checks);
  const isOperator = called === undefined && name === OPERATOR;
  const guard = guardProcess({
    name: called !== undefined ? serviceName(called) : isOperator ? OPERATOR : 'SECMON',
    diagnose: wantsDiagnostics(argv),
    audience: isOperator ? 'person' : 'monitor',
    keepsStderr: isOperator,
  });
  if (called !== undefined) {
    const { signal, setDeadline } = guard;
    return guard.run(async () =>
      runPlugin(await called.load(), argv, { host, reach: reachFrom(host), version, signal, setDeadline }),
    );
  }
  if (name !== OPERATOR) {
    return guard.run(() =>
      Promise.resolve({ text: `SECMON UNKNOWN: no program is called '${escapeText(name)}'\n`, exitCode: 3 }),
    );
  }
  return guard.run(async () => {
    const { operate } = await import('./operator.ts');
    const all = await Promise.all(Object.values(checks).map((load) => load()));
    return operate(argv, { ...operatorWorld(host, guard, all), program: calledAs });
  });
}

/** The check whose executable has that name. */
export function calledCheck(
  program: string,
  checks: CheckLoaders,
): { readonly name: string; readonly load: () => Promise<Check> } | undefined {
  const found = Object.entries(checks).find(([name]) => executableName({ name }) === program);
  return found && { name: found[0], load: found[1] };
}

/** What only some runs need is not loaded before: every start would pay for it. */
function reachFrom(host: Host): Reach {
  return async (route, signal) => {
    const { createReach } = await import('../src/host/ssh/reach.ts');
    return createReach(host)(route, signal);
  };
}

function operatorWorld(
  host: Host,
  { signal, setDeadline, output }: Guard,
  checks: readonly Check[],
): Omit<OperatorWorld, 'commands'> {
  return {
    host,
    reach: reachFrom(host),
    version,
    checks,
    signal,
    setDeadline,
    store: host.operator.store,
    terminal: isatty(1),
    show: (text) => output.write(text),
    timeoutSignal: (seconds) => AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]),
  };
}

/** Before the command line is parsed: an error while it is parsed must tell too. */
function wantsDiagnostics(argv: readonly string[]): boolean {
  const count = argv.reduce(
    (sum, word) => sum + (/^-(v+)$/.exec(word)?.[1]?.length ?? Number(word === '--verbose')),
    0,
  );
  return count >= 3;
}
