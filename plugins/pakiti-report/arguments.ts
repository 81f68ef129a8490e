/** What the command line and the configuration file of `pakiti-report` say together. */
import type { OptionTexts, OptionValues } from '../../src/check/index.ts';
import { optionValues } from '../../src/cli/option-values.ts';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { routeOf } from '../../src/cli/ssh-options.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import type { Route } from '../../src/host/remote.ts';
import { isOn, parseConfigFile, type Setting } from '../../src/pakiti/client/config-file.ts';
import { executableOptions, reportOptions } from './options.ts';

export interface ReportCall extends OptionValues<typeof reportOptions> {
  readonly version: boolean;
  readonly route: Route | undefined;
}

const MAX_BYTES = 2 ** 20;

/** @throws UsageError, OptionError, or Failure for a configuration file that cannot be used */
export async function readArguments(argv: readonly string[], host: Host): Promise<ReportCall> {
  const words = argv.map((word) => (word === '-?' ? '--help' : word));
  const { options: given } = await parseArguments(words, executableOptions, 0);
  const path = (given['config'] ?? given['conf'])?.at(-1);
  const texts = path === undefined ? given : { ...(await textsOf(path, host)), ...given };
  const values = optionValues(executableOptions, withoutEmpty(texts), host);
  requireUrl('url', values.url);
  requireUrl('proxy', values.proxy);
  return { ...values, route: routeOf(values) };
}

/** `tag =` says no more than nothing. */
function withoutEmpty(texts: OptionTexts): OptionTexts {
  return Object.fromEntries(
    Object.entries(texts).filter(([name, given]) => FLAGS.has(name) || given.at(-1) !== ''),
  );
}

const FLAGS: ReadonlySet<string> = new Set(
  Object.entries(executableOptions).flatMap(([name, { kind }]) => (kind === 'flag' ? [name] : [])),
);

async function textsOf(path: string, host: Host): Promise<OptionTexts> {
  const { bytes } = await host.operator.files.open(path, MAX_BYTES);
  const texts: Record<string, readonly string[]> = {};
  for (const setting of parseConfigFile(path, bytes.toString('utf8')))
    texts[setting.name] = textsIn(setting, path);
  return texts;
}

function textsIn({ name, value, line }: Setting, path: string): readonly string[] {
  if (!Object.hasOwn(reportOptions, name))
    throw new Failure('malformed', `${path}: line ${line}: no option '${name}'`);
  if (reportOptions[name as keyof typeof reportOptions].kind !== 'flag') return [value];
  return isOn(value) ? [''] : [];
}

/** What the URL carries would stand on a command line, and in logs. */
function requireUrl(option: 'url' | 'proxy', text: string | undefined): void {
  if (text === undefined || text === '') return;
  if (!/^https?:\/\/./.test(text)) throw new UsageError(`--${option}: no http or https URL`);
  if (option === 'url' && /[\s\p{Cc}]|:\/\/.*@/u.test(text))
    throw new UsageError('--url: white space or credentials in it');
}
