/**
 * Which hosts and services a Nagios has, from its object cache: results for others it drops with a line in its log.
 * Source: Nagios Core `fcache_host`, `fcache_service`.
 */
import { Failure } from '../../host/failure.ts';
import type { FileStatus } from '../../host/files.ts';
import type { Machine } from '../../host/machine.ts';
import type { MonitorTarget } from '../monitor-target.ts';

const MAX_BYTES = 2 ** 30;
const HINT = '`secmon bridge monitor-config` writes the definitions';

/**
 * @returns the target with the letters that Nagios has it with, or why it would not take it
 */
export type FindTarget = (target: MonitorTarget) => MonitorTarget | string;

/** Nagios writes it in place, when it starts and when it is told to read its configuration anew. */
const WRITTEN_SECONDS = 3;
/** A Nagios that is held up, or has died, leaves it torn for longer. */
const LAST_DEFINITION = /\}\s*$/;

/**
 * Reads the cache where it has changed since.
 * @throws Failure `failed` while Nagios may still write it: half of it would make dead letters of the rest; or as
 * `Files.open`
 */
export function nagiosObjects(
  { files, clock }: Pick<Machine, 'files' | 'clock'>,
  path: string,
): () => Promise<FindTarget> {
  let seen = '';
  let find: FindTarget | undefined;
  return async () => {
    const now = fingerprint(await files.status(path));
    if (find === undefined || now !== seen) {
      const { status, bytes } = await files.open(path, MAX_BYTES);
      const cache = bytes.toString('utf8');
      if (Math.abs(clock.now() - status.modifiedAt) < WRITTEN_SECONDS || !LAST_DEFINITION.test(cache))
        throw new Failure('failed', `${path}: Nagios is writing it`);
      find = targetFinder(cache);
      seen = fingerprint(status);
    }
    return find;
  };
}

function fingerprint({ device, inode, size, modifiedAt }: FileStatus): string {
  return [device, inode, size, modifiedAt].join(' ');
}

/** Host → its name as defined and its services; each with whether it takes passive results. */
interface KnownHost {
  readonly name: string;
  passive: boolean;
  readonly services: Map<string, boolean>;
}

/** @param cache what is in the object cache */
export function targetFinder(cache: string): FindTarget {
  const hosts = new Map<string, KnownHost>();
  const lower = new Map<string, KnownHost>();
  for (const { kind, field } of definitions(cache)) {
    const host = field('host_name');
    const known = hosts.get(host) ?? { name: host, passive: false, services: new Map<string, boolean>() };
    hosts.set(host, known);
    lower.set(host.toLowerCase(), known);
    const passive = field('passive_checks_enabled') !== '0';
    if (kind === 'host') known.passive = passive;
    else known.services.set(field('service_description'), passive);
  }
  return ({ host, service }) => {
    const known = hosts.get(host) ?? lower.get(host.toLowerCase());
    if (known === undefined) return `Nagios has no host '${host}': ${HINT}`;
    const passive = service === undefined ? known.passive : known.services.get(service);
    if (passive === undefined) return `Nagios has no service '${service ?? ''}' of '${host}': ${HINT}`;
    if (!passive)
      return `Nagios takes no passive results for '${service ?? host}': passive_checks_enabled is 0`;
    return { host: known.name, service };
  };
}

interface Definition {
  readonly kind: string;
  /** Empty where it is not set. */
  readonly field: (name: string) => string;
}

function* definitions(cache: string): Generator<Definition> {
  for (const text of cache.split('\ndefine ')) {
    const kind = text.slice(0, text.indexOf(' '));
    if (kind !== 'host' && kind !== 'service') continue;
    const field = (name: string): string => {
      const start = `\n\t${name}\t`;
      const at = text.indexOf(start);
      return at < 0 ? '' : text.slice(at + start.length, text.indexOf('\n', at + start.length));
    };
    yield { kind, field };
  }
}
