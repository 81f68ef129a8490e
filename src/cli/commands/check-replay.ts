import {
  judgeObservation,
  parseStoredObservation,
  readExceptions,
  seen,
  type Check,
  type OptionTexts,
} from '../../check/index.ts';
import type { Command, OperatorWorld } from '../command.ts';
import { commonOptions } from '../common-options.ts';
import { optionValues } from '../option-values.ts';
import { parseArguments } from '../parse-arguments.ts';
import { verdictResult, type PluginResult } from '../run-plugin.ts';
import { UsageError } from '../usage-error.ts';
import { findCheck } from './find-check.ts';

const MAX_BYTES = 256 * 2 ** 20;

/** Of the common options those that mean something where nothing is looked at. */
const { exceptions, output, verbose, brief, lengthy } = commonOptions;
const replayOptions = {
  exceptions,
  output,
  verbose,
  brief,
  lengthy,
  'no-perfdata': commonOptions['no-perfdata'],
  'always-ok': commonOptions['always-ok'],
};

export const checkReplay: Command = {
  name: 'check replay',
  summary:
    'judge an observation again that --observe has printed, with the options it was made with or others',
  operands: ['NAME', 'FILE', '[OPTION]...'],
  options: {},
  async run(argv, world) {
    const [name, path, ...rest] = argv;
    const check = findCheck(world.checks, name);
    if (path === undefined) throw new UsageError('FILE is missing');
    return await replay(check, path, rest, world);
  },
};

async function replay(
  check: Check,
  path: string,
  argv: readonly string[],
  world: OperatorWorld,
): Promise<PluginResult> {
  const { options: given } = await parseArguments(argv, { ...check.options, ...replayOptions }, 0);
  const common = optionValues(replayOptions, given, world.host);
  const { bytes } = await world.host.files.open(path, MAX_BYTES);
  const stored = parseStoredObservation(bytes.toString('utf8'), path, check);
  const texts: OptionTexts = { ...stored.options, ...given };
  const exceptions =
    common.exceptions === undefined ? [] : await readExceptions(world.host, common.exceptions);
  const run = { options: optionValues(check.options, texts, world.host), exceptions };
  const verdict = judgeObservation(check, seen(stored), run, world.host.clock.now());
  return verdictResult(check, verdict, common);
}
