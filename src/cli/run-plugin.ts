/**
 * A check as a plugin: command line → text and exit code. It never throws and never prints; whoever calls it owns the
 * process.
 */
import {
  executableName,
  failureVerdict,
  OptionError,
  readExceptions,
  readRootObservation,
  runCheck,
  serviceName,
  storableTexts,
  storedObservationText,
  type Check,
  type Observation,
  type OptionTable,
  type OptionTexts,
  type OptionValues,
} from '../check/index.ts';
import type { Host } from '../host/host.ts';
import type { Reach, Route } from '../host/remote.ts';
import { escapeJson, pluginText, verdictJson } from '../render/index.ts';
import { exitCode, stateOf, type State, type Verdict } from '../result/index.ts';
import { commonOptions } from './common-options.ts';
import { extraOptions, takeExtraOpts } from './extra-opts.ts';
import { checkHelp } from './help.ts';
import { optionValues } from './option-values.ts';
import { parseArguments } from './parse-arguments.ts';
import { routeOf } from './ssh-options.ts';
import { parseTimeout } from './timeout.ts';
import { UsageError } from './usage-error.ts';
import { usageText } from './usage-text.ts';

export interface PluginResult {
  readonly text: string;
  /** Of the operator's commands alone, on standard error: for whoever watches while `text` goes into a file. */
  readonly aside?: string;
  readonly exitCode: number;
  /** Something may still hang in the kernel, so that an ordinary exit would wait for it. */
  readonly mayHang?: boolean;
}

/** What a plugin needs of the process that it runs in. */
export interface PluginWorld {
  readonly host: Host;
  readonly version: string;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
  /** Logs in to hosts that are looked at over SSH. */
  readonly reach: Reach;
  /** Moves the deadline to so many seconds after the start of the process. */
  readonly setDeadline: (seconds: number, state: State) => void;
}

type Common = OptionValues<typeof commonOptions>;

const NO_VERDICT = exitCode('UNKNOWN');

export async function runPlugin(
  check: Check,
  argv: readonly string[],
  world: PluginWorld,
): Promise<PluginResult> {
  world.setDeadline(check.timeoutSeconds, 'UNKNOWN');
  try {
    return await run(check, await readTexts(check, argv, world), world);
  } catch (error) {
    if (isUsage(error)) return { text: usageText(check, error.message), exitCode: NO_VERDICT };
    return verdictResult(check, failureVerdict(error), PLAIN);
  }
}

/** What the command line gives wins over files; its timeout holds already while they are read. */
async function readTexts(check: Check, argv: readonly string[], world: PluginWorld): Promise<OptionTexts> {
  const table = { ...check.options, ...commonOptions };
  const { requests, rest } = takeExtraOpts(argv);
  const given = await parseArguments(rest, table, 0);
  applyTimeout(given.options, world);
  if (requests.length === 0) return given.options;
  const extra = await extraOptions(requests, executableName(check), world.host);
  const { options } = await parseArguments([...extra, ...rest], table, 0);
  applyTimeout(options, world);
  return options;
}

function applyTimeout(texts: OptionTexts, world: PluginWorld): void {
  const text = texts['timeout']?.at(-1);
  if (text === undefined) return;
  const { seconds, state } = parseTimeout(text);
  world.setDeadline(seconds, state);
}

async function run(check: Check, texts: OptionTexts, world: PluginWorld): Promise<PluginResult> {
  const common = optionValues(commonOptions, texts, world.host);
  if (common.help) return { text: checkHelp(check, world.version), exitCode: NO_VERDICT };
  if (common.version) return { text: `${executableName(check)} ${world.version}\n`, exitCode: NO_VERDICT };
  const route = routeOf(common);
  if (route === undefined) return await look(check, texts, common, world, world.host);
  if (common.observation !== undefined) throw new UsageError('--observation and --ssh exclude each other');
  return await lookOverSsh(check, texts, common, world, route);
}

/** What the options themselves get wrong is said before anybody is called. */
async function lookOverSsh(
  check: Check,
  texts: OptionTexts,
  common: Common,
  world: PluginWorld,
  route: Route,
): Promise<PluginResult> {
  optionValues(check.options, texts, { environment: () => undefined });
  let host;
  try {
    host = await world.reach(route, world.signal);
  } catch (error) {
    return verdictResult(check, failureVerdict(error), common);
  }
  try {
    return await look(check, texts, common, world, host);
  } finally {
    host.close();
  }
}

async function look(
  check: Check,
  texts: OptionTexts,
  common: Common,
  world: PluginWorld,
  host: Host,
): Promise<PluginResult> {
  const own = optionValues(check.options, texts, host);
  if (common.observe)
    return await observe(check, own, storableTexts(check.options, texts), { ...world, host });
  return verdictResult(check, await judge(check, texts, own, common, world, host), common);
}

async function judge(
  check: Check,
  texts: OptionTexts,
  options: OptionValues<OptionTable>,
  common: Common,
  world: PluginWorld,
  host: Host,
): Promise<Verdict> {
  try {
    const exceptions =
      common.exceptions === undefined ? [] : await readExceptions(world.host, common.exceptions);
    const stored = await storedObservation(check, texts, common, world.host);
    const observation = stored === undefined ? {} : { observation: stored };
    return await runCheck(check, host, { options, exceptions, ...observation }, world.signal);
  } catch (error) {
    return failureVerdict(error);
  }
}

function storedObservation(
  check: Check,
  texts: OptionTexts,
  common: Common,
  host: Host,
): Promise<Observation | undefined> {
  const path = common.observation;
  if (path === undefined) return Promise.resolve(undefined);
  return readRootObservation(host, check, path, common['observation-age'], texts);
}

/** An observation is no verdict: like help it exits 3, so that a monitor never takes it for OK. */
async function observe(
  check: Check,
  options: OptionValues<OptionTable>,
  texts: OptionTexts,
  { host, signal, version }: PluginWorld,
): Promise<PluginResult> {
  const observation = await check.probe(host, options, signal);
  const stored = { schema: 1, check: check.name, version, options: texts, observation } as const;
  return { text: escapeJson(storedObservationText(stored)), exitCode: NO_VERDICT };
}

type Presentation = Pick<Common, 'output' | 'verbose' | 'brief' | 'lengthy' | 'no-perfdata' | 'always-ok'>;

/** For what fails before the options are known: the whole reason, since the first line may cut it. */
const PLAIN: Presentation = {
  output: 'text',
  verbose: 1,
  brief: false,
  lengthy: false,
  'no-perfdata': false,
  'always-ok': false,
};

export function verdictResult(check: Check, verdict: Verdict, common: Presentation): PluginResult {
  const alwaysOk = common['always-ok'];
  const code = alwaysOk ? exitCode('OK') : exitCode(stateOf(verdict));
  if (common.output === 'json') return { text: verdictJson(check.name, verdict), exitCode: code };
  const style = {
    verbosity: common.verbose,
    brief: common.brief,
    lengthy: common.lengthy,
    perfdata: !common['no-perfdata'],
    ...(alwaysOk ? { note: 'always ok' } : {}),
  };
  return { text: pluginText(serviceName(check), verdict, style), exitCode: code };
}

function isUsage(error: unknown): error is Error {
  return error instanceof UsageError || error instanceof OptionError;
}
