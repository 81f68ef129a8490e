/** Every check on this machine with its defaults: the suite's main job, `npm start`. */
import { beforeAbort, defaultValues, failureVerdict, runCheck, type Check } from '../../check/index.ts';
import { Failure } from '../../host/failure.ts';
import { summaryText } from '../../render/index.ts';
import { exitCode, stateOf, type State, type Verdict } from '../../result/index.ts';
import type { OperatorWorld } from '../command.ts';
import { readCall } from '../option-values.ts';
import type { PluginResult } from '../run-plugin.ts';
import { textTable } from '../text-table.ts';

interface SuiteRow {
  readonly check: Check;
  readonly state: State;
  readonly summary: string;
  readonly seconds: number;
}

const command = { operands: [], options: { json: { kind: 'flag', describe: 'as JSON' } } } as const;

/** Exits 0 when every check ran: the states are its news, not its failure. */
export async function runSuite(argv: readonly string[], world: OperatorWorld): Promise<PluginResult> {
  const { options } = await readCall(command, argv, world.host);
  if (world.checks.length === 0) throw new Failure('missing', 'there is no check to run');
  world.setDeadline(
    world.checks.reduce((sum, { timeoutSeconds }) => sum + timeoutSeconds, GRACE_SECONDS),
    'UNKNOWN',
  );
  const rows: SuiteRow[] = [];
  for (const check of world.checks) rows.push(await runOne(check, world));
  const text = options.json ? suiteJson(rows) : suiteText(rows);
  return { text, exitCode: exitCode('OK'), mayHang: true };
}

const GRACE_SECONDS = 5;
const SUMMARY_COLUMNS = 79;

async function runOne(check: Check, world: OperatorWorld): Promise<SuiteRow> {
  const { host } = world;
  if (world.terminal) await world.show(`running ${check.name} …`);
  const started = host.clock.elapsed();
  const verdict = await verdictOf(check, world);
  const seconds = host.clock.elapsed() - started;
  if (world.terminal) await world.show(`\r\u001B[K`);
  return { check, state: stateOf(verdict), summary: summaryText(verdict, SUMMARY_COLUMNS), seconds };
}

async function verdictOf(check: Check, { host, timeoutSignal }: OperatorWorld): Promise<Verdict> {
  const options = defaultValues(check.options, (name) => host.environment(name));
  const signal = timeoutSignal(check.timeoutSeconds);
  try {
    return await beforeAbort(runCheck(check, host, { options, exceptions: [] }, signal), signal);
  } catch (error) {
    return failureVerdict(error);
  }
}

function suiteText(rows: readonly SuiteRow[]): string {
  const cells = rows.map(({ check, state, summary, seconds }) => [
    state,
    check.name,
    `${seconds.toFixed(1)} s`,
    summary,
  ]);
  return `${textTable([['STATE', 'CHECK', 'TIME', 'SUMMARY'], ...cells])}\n${advice(rows)}`;
}

function advice(rows: readonly SuiteRow[]): string {
  const open = rows.filter(({ state }) => state !== 'OK');
  if (open.length === 0)
    return 'All is well. Next: have Nagios or Icinga schedule the checks, see README.md.\n';
  const lines = open.map(({ check }) => `  secmon check run ${check.name} -v`);
  return `Look next at every finding of what is not OK (dist/secmon where it is not installed):\n${lines.join('\n')}\n`;
}

function suiteJson(rows: readonly SuiteRow[]): string {
  const document = rows.map(({ check, state, summary, seconds }) => ({
    check: check.name,
    state,
    summary,
    seconds,
  }));
  return `${JSON.stringify(document)}\n`;
}
