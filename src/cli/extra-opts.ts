/**
 * `--extra-opts[=[SECTION][@FILE]]`: options from an ini file, as the Monitoring Plugins read them.
 * Source: monitoring-plugins.org/doc/extra-opts.html; Monitoring::Plugin::Config for the search path.
 */
import { readTrusted } from '../check/index.ts';
import { Failure } from '../host/failure.ts';
import type { Host } from '../host/host.ts';
import { UsageError } from './usage-error.ts';

const OPTION = '--extra-opts';
const MAX_BYTES = 2 ** 20;
const FILE_NAMES = ['monitoring-plugins.ini', 'plugins.ini', 'nagios-plugins.ini'] as const;
const DIRECTORIES = [
  '/etc/monitoring-plugins',
  '/etc/nagios',
  '/usr/local/nagios/etc',
  '/usr/local/etc/monitoring-plugins',
  '/usr/local/etc/nagios',
  '/etc/opt/monitoring-plugins',
  '/etc/opt/nagios',
  '/etc',
  '/usr/local/etc',
  '/etc/opt',
] as const;

/**
 * The command line words of every section that was asked for.
 * @param program section where none is named
 * @throws UsageError for a section that is not there or a broken line; Failure for a file that cannot be read
 */
export async function extraOptions(
  requests: readonly string[],
  program: string,
  host: Host,
): Promise<readonly string[]> {
  const words: string[] = [];
  for (const request of requests) words.push(...(await optionsOf(request, program, host)));
  return words;
}

/**
 * Parts the requests for sections from the rest of the command line. Their value is optional: after a space it is one
 * only where the next word is no option (lib/extra_opts.c of the Monitoring Plugins).
 */
export function takeExtraOpts(argv: readonly string[]): { requests: string[]; rest: string[] } {
  const requests: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? '';
    const next = argv[at + 1];
    if (word.startsWith(`${OPTION}=`)) requests.push(word.slice(OPTION.length + 1));
    else if (word !== OPTION) rest.push(word);
    else if (next === undefined || next.startsWith('-')) requests.push('');
    else {
      requests.push(next);
      at += 1;
    }
  }
  return { requests, rest };
}

async function optionsOf(request: string, program: string, host: Host): Promise<readonly string[]> {
  const at = request.indexOf('@');
  const named = at < 0 ? request : request.slice(0, at);
  const section = named === '' ? program : named;
  const path = at < 0 ? await defaultFile(host) : request.slice(at + 1);
  const content = await readTrusted(host.files, path, [0, host.accounts.effectiveUid()], MAX_BYTES);
  const options = parseIni(content, path).get(section);
  if (options === undefined) throw new UsageError(`--extra-opts: no section [${section}] in ${path}`);
  return options;
}

async function defaultFile(host: Host): Promise<string> {
  const file = host.environment('MP_CONFIG_FILE');
  if (file !== undefined) return file;
  const path = host.environment('MONITORING_CONFIG_PATH') ?? host.environment('NAGIOS_CONFIG_PATH');
  for (const directory of path?.split(':') ?? DIRECTORIES) {
    for (const name of FILE_NAMES) {
      const candidate = `${directory}/${name}`;
      if (await exists(candidate, host)) return candidate;
    }
  }
  throw new Failure('missing', '--extra-opts: no plugins.ini in the standard directories');
}

function exists(path: string, host: Host): Promise<boolean> {
  return host.files.status(path).then(
    () => true,
    () => false,
  );
}

/**
 * Sections as command line words: one letter is `-x`, more are `--name`; an empty value is a flag; a section that
 * stands twice is one.
 * @throws UsageError naming the line
 */
export function parseIni(content: string, path: string): ReadonlyMap<string, readonly string[]> {
  const sections = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const [index, raw] of content.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = /^\[\s*(.*?)\s*\]$/.exec(line)?.[1];
    if (header !== undefined) {
      current = sections.get(header) ?? [];
      sections.set(header, current);
      continue;
    }
    const words = optionWords(line);
    if (words === undefined) throw new UsageError(`${path}:${index + 1}: not 'key=value'`);
    if (current === undefined)
      throw new UsageError(`${path}:${index + 1}: an option before the first section`);
    current.push(...words);
  }
  return sections;
}

function optionWords(line: string): readonly string[] | undefined {
  const match = /^([^\s=]+)\s*=\s*(.*)$/.exec(line);
  if (match === null) return undefined;
  const [, key = '', value = ''] = match;
  if (key.length === 1) return value === '' ? [`-${key}`] : [`-${key}`, value];
  return value === '' ? [`--${key}`] : [`--${key}=${value}`];
}
