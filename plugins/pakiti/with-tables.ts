/** The store of the Pakiti server, for one command of the operator; the server may go on meanwhile. */
import type { OptionTable } from '../../src/check/index.ts';
import { Failure } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import type { HostRow } from '../../src/store/pakiti/hosts.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import { type Configuration, readConfiguration } from '../pakiti-server/configuration.ts';
import { DEFAULT_CONFIGURATION } from '../pakiti-server/program.ts';
import { requireSites } from '../../src/pakiti/decisions/named.ts';
import { openPlace } from '../secmon-bridge/commands/with-store.ts';

export const serverOption = {
  config: {
    kind: 'text',
    value: 'FILE',
    default: DEFAULT_CONFIGURATION,
    describe: 'the configuration of the Pakiti server',
  },
} as const satisfies OptionTable;

/** @throws Failure as `readConfiguration`, or `missing` where there is no store */
export async function withTables<T>(
  host: Host,
  path: string,
  action: (tables: PakitiTables, configuration: Configuration) => Promise<T>,
): Promise<T> {
  const configuration = await readConfiguration(host, path);
  const store = await openPlace(configuration.store);
  try {
    return await action(store.pakiti(), configuration);
  } finally {
    await store.close();
  }
}

/** @throws Failure where there is none of this name, or it is at several sites and none was named */
export async function requireHost(
  tables: PakitiTables,
  name: string,
  site: string | undefined,
): Promise<HostRow> {
  const sites = site === undefined ? undefined : [site];
  const [one, other] = await tables.hosts({ names: [name], sites }, undefined, 2);
  if (one === undefined) {
    await requireSites(tables, sites ?? []);
    throw new Failure(
      'missing',
      `no host '${name}' has reported${site === undefined ? '' : ` at '${site}'`}`,
    );
  }
  if (other !== undefined)
    throw new Failure(
      'refused',
      `'${name}' is at several sites, such as ${quoted(one.site)} and ${quoted(other.site)}: --site`,
    );
  return one;
}

/** That of a host that has reported none is the empty one. */
function quoted(site: string): string {
  return `'${site}'`;
}
