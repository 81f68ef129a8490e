/**
 * A profile of checks on many hosts over SSH: one connection each, a bounded number at once. A host that is slow gives
 * its place to the next, and what a host says is shown as soon as it has been said.
 */
import {
  beforeAbort,
  failureVerdict,
  parseDocument,
  readTrusted,
  runCheck,
  type Check,
  type OptionTexts,
  type Verdict,
} from '../../check/index.ts';
import { Failure } from '../../host/failure.ts';
import type { RemoteHost, Route } from '../../host/remote.ts';
import { escapeJson, escapeText, summaryText } from '../../render/index.ts';
import { exitCode, stateOf } from '../../result/index.ts';
import type { OperatorWorld } from '../command.ts';
import { optionValues, readCall } from '../option-values.ts';
import type { PluginResult } from '../run-plugin.ts';
import { textTable } from '../text-table.ts';
import { hostsSchema, routesOf, type HostsDocument } from './hosts-document.ts';
import { checkOf, jobsOf } from './profile-jobs.ts';

const command = {
  operands: [],
  options: {
    hosts: { kind: 'text', value: 'FILE', describe: 'the hosts (YAML); ~/.ssh/config is not read' },
    profile: {
      kind: 'text',
      value: 'NAME',
      default: 'default',
      describe: 'which checks, with which options',
    },
    profiles: { kind: 'text', value: 'FILE', describe: 'the profiles (YAML), as of secmon observe' },
    concurrency: { kind: 'number', value: 'N', default: 20, min: 1, max: 1000, describe: 'hosts at once' },
    json: { kind: 'flag', describe: 'as JSON' },
  },
} as const;

const MAX_BYTES = 16 * 2 ** 20;
const ROOT = 0;
/** A host that takes longer than this no longer counts as one of those at once. */
const PATIENCE_SECONDS = 3;
const GRACE_SECONDS = 5;
const SUMMARY_COLUMNS = 79;

interface Task {
  readonly check: Check;
  readonly options: OptionTexts;
}

interface Row {
  readonly host: string;
  readonly check: Check;
  readonly verdict: Verdict;
  readonly seconds: number;
}

/** Exits 0 when every host was tried: the states are its news, not its failure. */
export async function runOnHosts(argv: readonly string[], world: OperatorWorld): Promise<PluginResult> {
  const { options } = await readCall(command, argv, world.host);
  const owners = [ROOT, world.host.accounts.effectiveUid()];
  const routes = await readRoutes(options.hosts ?? '', owners, world);
  const jobs = await jobsOf(options.profile, options.profiles, owners, world);
  const tasks = jobs.map((job) => ({
    check: checkOf(job, options.profiles, world),
    options: job.options ?? {},
  }));
  for (const { check, options: texts } of tasks)
    optionValues(check.options, texts, { environment: () => undefined });
  const perHost = Math.max(...tasks.map(({ check }) => check.timeoutSeconds));
  const slowest = Math.max(...routes.map(({ connectSeconds }) => connectSeconds)) + perHost;
  const waves = Math.ceil(routes.length / options.concurrency);
  world.setDeadline(waves * PATIENCE_SECONDS + slowest + GRACE_SECONDS, 'UNKNOWN');
  const show = options.json ? jsonRows(world) : textRows(world, routes, tasks);
  await eachBounded(routes, options.concurrency, world, async (route) =>
    show(await runHost(route, tasks, world)),
  );
  return { text: options.json ? ']\n' : '', exitCode: exitCode('OK'), mayHang: true };
}

async function readRoutes(
  file: string,
  owners: readonly number[],
  world: OperatorWorld,
): Promise<readonly Route[]> {
  const content = await readTrusted(world.host.files, file, owners, MAX_BYTES);
  const routes = routesOf(await parseDocument<HostsDocument>(content, file, hostsSchema));
  const addresses = routes.map(({ address }) => address);
  const twice = addresses.find((address, index) => addresses.indexOf(address) !== index);
  if (twice !== undefined) throw new Failure('malformed', `${file}: '${twice}' is listed twice`);
  return routes;
}

async function runHost(route: Route, tasks: readonly Task[], world: OperatorWorld): Promise<readonly Row[]> {
  const { clock } = world.host;
  const started = clock.elapsed();
  const row = (check: Check, verdict: Verdict): Row => {
    return { host: route.address, check, verdict, seconds: clock.elapsed() - started };
  };
  let host: RemoteHost;
  try {
    host = await world.reach(route, world.signal);
  } catch (error) {
    return tasks.map(({ check }) => row(check, failureVerdict(error)));
  }
  try {
    return await Promise.all(tasks.map(async (task) => row(task.check, await runTask(task, host, world))));
  } finally {
    host.close();
  }
}

async function runTask({ check, options }: Task, host: RemoteHost, world: OperatorWorld): Promise<Verdict> {
  const signal = world.timeoutSignal(check.timeoutSeconds);
  try {
    const values = optionValues(check.options, options, host);
    return await beforeAbort(runCheck(check, host, { options: values, exceptions: [] }, signal), signal);
  } catch (error) {
    return failureVerdict(error);
  }
}

/** Begins the next item when one is done or has taken too long; waits for all. */
async function eachBounded<T>(
  items: readonly T[],
  limit: number,
  { host }: OperatorWorld,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const begun: Promise<void>[] = [];
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      const done = work(item);
      begun.push(done);
      const patience = host.clock.after(PATIENCE_SECONDS);
      await Promise.race([
        done,
        new Promise<void>((resolve) => patience.addEventListener('abort', () => resolve())),
      ]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  await Promise.all(begun);
}

type Show = (rows: readonly Row[]) => Promise<void>;

/** Columns are as wide as names that are known before the first host answers. */
function textRows(world: OperatorWorld, routes: readonly Route[], tasks: readonly Task[]): Show {
  const hostColumns = Math.max(...routes.map(({ address }) => escapeText(address).length));
  const checkColumns = Math.max(...tasks.map(({ check }) => check.name.length));
  return (rows) =>
    world.show(
      textTable(
        rows.map(({ host, check, verdict, seconds }) => [
          stateOf(verdict).padEnd('CRITICAL'.length),
          escapeText(host).padEnd(hostColumns),
          check.name.padEnd(checkColumns),
          `${seconds.toFixed(1)} s`.padStart(7),
          summaryText(verdict, SUMMARY_COLUMNS),
        ]),
      ),
    );
}

/** One array, whose elements are written as they become known. */
function jsonRows(world: OperatorWorld): Show {
  let before = '[';
  return (rows) => {
    const elements = rows.map(({ host, check, verdict, seconds }) => {
      const { summary, findings, metrics } = verdict;
      return JSON.stringify({
        host,
        check: check.name,
        state: stateOf(verdict),
        seconds,
        summary,
        findings,
        metrics,
      });
    });
    const text = elements.map((element) => {
      const separated = `${before}${element}\n`;
      before = ',';
      return separated;
    });
    return world.show(escapeJson(text.join('')));
  };
}
