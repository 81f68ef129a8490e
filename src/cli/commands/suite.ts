/** Every check on this machine with its defaults: the suite's main job, `npm start`. */
import { beforeAbort, defaultValues, failureVerdict, runCheck, type Check } from '../../check/index.ts';
import { Failure } from '../../host/failure.ts';
import {
  escapeText,
  nodeReportFile,
  nodeReportJson,
  summaryText,
  type NodeVerdict,
} from '../../render/index.ts';
import { exitCode, stateOf, type State, type Verdict } from '../../result/index.ts';
import type { OperatorWorld } from '../command.ts';
import { metricOf, serviceOf } from '../node/metric-name.ts';
import { nodeSubject } from '../node/subject.ts';
import { readCall } from '../option-values.ts';
import type { PluginResult } from '../run-plugin.ts';
import { textTable } from '../text-table.ts';

interface SuiteRow {
  readonly check: Check;
  readonly verdict: Verdict;
  readonly state: State;
  readonly summary: string;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  readonly seconds: number;
}

const command = {
  operands: [],
  options: {
    json: { kind: 'flag', describe: 'as JSON' },
    report: { kind: 'text', value: 'DIR', describe: 'also write a node report here, for the bridge' },
    site: { kind: 'text', value: 'NAME', default: 'unknown', describe: 'the site that the report speaks of' },
    vo: { kind: 'text', value: 'NAME', default: 'ops', describe: 'ends the names of the services' },
  },
} as const;

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
  if (options.report !== undefined) await writeReport(options.report, options, rows, world);
  const text = options.json ? suiteJson(rows) : suiteText(rows, world.program ?? 'secmon');
  return { text, exitCode: exitCode('OK'), mayHang: true };
}

const GRACE_SECONDS = 5;
const SUMMARY_COLUMNS = 79;

async function runOne(check: Check, world: OperatorWorld): Promise<SuiteRow> {
  const { host } = world;
  if (world.terminal) await world.show(`running ${check.name} …`);
  const [startedAt, started] = [host.clock.now(), host.clock.elapsed()];
  const verdict = await verdictOf(check, world);
  const seconds = host.clock.elapsed() - started;
  if (world.terminal) await world.show(`\r\u001B[K`);
  const summary = summaryText(verdict, SUMMARY_COLUMNS);
  return { check, verdict, state: stateOf(verdict), summary, startedAt, seconds };
}

async function writeReport(
  directory: string,
  { site, vo }: { readonly site: string; readonly vo: string },
  rows: readonly SuiteRow[],
  { host, store, version, timeoutSignal }: OperatorWorld,
): Promise<void> {
  const { node } = await nodeSubject(
    { site, node: undefined, 'computing-element': THIS_MACHINE },
    host,
    timeoutSignal(NAME_SECONDS),
  );
  const subject = { site, computingElement: node, node };
  const [startedAt = host.clock.now()] = rows.map((row) => row.startedAt);
  const verdicts = rows.map((row): NodeVerdict => {
    const metric = metricOf(row.check.name, {});
    return {
      metric,
      service: serviceOf(metric, vo),
      check: row.check.name,
      startedAt: row.startedAt,
      endedAt: row.startedAt + row.seconds,
      verdict: row.verdict,
    };
  });
  const report = { subject, profile: PROFILE, version, startedAt, endedAt: host.clock.now(), verdicts };
  await store.replace(directory, nodeReportFile(subject), nodeReportJson(report), READABLE_BY_ALL);
}

/** No element is in front of a machine that checks itself. */
const THIS_MACHINE = 'localhost';
const PROFILE = 'all';
const NAME_SECONDS = 5;
const READABLE_BY_ALL = 0o644;

async function verdictOf(check: Check, { host, timeoutSignal }: OperatorWorld): Promise<Verdict> {
  const options = defaultValues(check.options, (name) => host.environment(name));
  const signal = timeoutSignal(check.timeoutSeconds);
  try {
    return await beforeAbort(runCheck(check, host, { options, exceptions: [] }, signal), signal);
  } catch (error) {
    return failureVerdict(error);
  }
}

function suiteText(rows: readonly SuiteRow[], program: string): string {
  const cells = rows.map(({ check, state, summary, seconds }) => [
    state,
    check.name,
    `${seconds.toFixed(1)} s`,
    summary,
  ]);
  return `${textTable([['STATE', 'CHECK', 'TIME', 'SUMMARY'], ...cells])}\n${advice(rows, escapeText(program))}`;
}

function advice(rows: readonly SuiteRow[], program: string): string {
  const open = rows.filter(({ state }) => state !== 'OK');
  if (open.length === 0)
    return 'All is well. Next: have Nagios or Icinga schedule the checks, see README.md.\n';
  const lines = open.map(({ check }) => `  ${program} check run ${check.name} -v`);
  return `Look next at every finding of what is not OK:\n${lines.join('\n')}\n`;
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
