/**
 * One executable, many names: `check_*` is that check as a plugin, `secmon` the operator's command.
 */
import { basename } from 'node:path';
import { isatty } from 'node:tty';
import { executableName, serviceName, type Check } from '../src/check/index.ts';
import type { OperatorWorld } from '../src/cli/command.ts';
import { runPlugin } from '../src/cli/run-plugin.ts';
import { escapeText } from '../src/render/index.ts';
import type { Host } from '../src/host/host.ts';
import type { Reach } from '../src/host/remote.ts';
import { localStore } from '../src/host/local/store.ts';
import { guardProcess, type Guard } from './process/guard.ts';
import { version } from './version.ts';

const OPERATOR = 'secmon';

/**
 * @param calledAs argv[0] as the caller gave it
 * @param argv the words after it
 */
export async function main(
  calledAs: string,
  argv: readonly string[],
  host: Host,
  checks: readonly Check[],
): Promise<void> {
  const name = basename(calledAs);
  const check = checks.find((candidate) => executableName(candidate) === name);
  const guard = guardProcess(check === undefined ? 'SECMON' : serviceName(check), wantsDiagnostics(argv));
  if (check !== undefined) {
    const { signal, setDeadline } = guard;
    return guard.run(() =>
      runPlugin(check, argv, { host, reach: reachFrom(host), version, signal, setDeadline }),
    );
  }
  if (name !== OPERATOR) {
    return guard.run(() =>
      Promise.resolve({ text: `SECMON UNKNOWN: no program is called '${escapeText(name)}'\n`, exitCode: 3 }),
    );
  }
  return guard.run(async () => {
    const { operate } = await import('./operator.ts');
    return operate(argv, operatorWorld(host, guard, checks));
  });
}

/** What only some runs need is not evaluated before: all that is, is read from the snapshot by every start. */
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
    store: localStore,
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
