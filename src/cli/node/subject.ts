/** Who a run on a worker node speaks of. */
import type { Host } from '../../host/host.ts';
import type { NodeSubject } from '../../render/index.ts';
import { UsageError } from '../usage-error.ts';

const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const SITE = /^[A-Za-z0-9][A-Za-z0-9._ -]{0,99}$/;
const KERNEL = '/proc/sys/kernel/hostname';
const MAX_BYTES = 256;

export interface GivenSubject {
  readonly site: string | undefined;
  readonly 'computing-element': string | undefined;
  readonly node: string | undefined;
}

/** @throws UsageError for a name that is missing or none */
export async function nodeSubject(
  given: GivenSubject,
  host: Host,
  signal: AbortSignal,
): Promise<NodeSubject> {
  const site = nameIn(given.site, 'site', SITE);
  const computingElement = nameIn(given['computing-element'], 'computing-element', HOST_NAME);
  const node = nameIn(given.node ?? (await ownName(host, signal)), 'node', HOST_NAME);
  return { site, computingElement, node };
}

function nameIn(text: string | undefined, option: string, pattern: RegExp): string {
  if (text === undefined) throw new UsageError(`--${option} is missing`);
  if (pattern.test(text)) return text;
  throw new UsageError(`--${option}: '${text}' is no name`);
}

/** The full name where the machine knows it, as `hostname -f` in the original, else the one the kernel has. */
async function ownName(host: Host, signal: AbortSignal): Promise<string> {
  const { bytes } = await host.files.open(KERNEL, MAX_BYTES);
  const short = bytes.toString('utf8').trim();
  return short.includes('.') ? short : ((await fullName(host, signal)) ?? short);
}

async function fullName(host: Host, signal: AbortSignal): Promise<string | undefined> {
  const program = await host.commands.find('hostname');
  if (program === undefined) return undefined;
  const asked = await host.commands.run([program, '-f'], signal).catch(() => undefined);
  const name = asked?.exitCode === 0 ? asked.stdout.trim() : '';
  return HOST_NAME.test(name) ? name : undefined;
}
