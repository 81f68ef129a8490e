import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { Failure } from '../../../src/host/failure.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { Filter } from '../../../src/store/portal-scope.ts';
import type { Found } from '../../../src/store/portal-upkeep.ts';
import { configOption } from './config-option.ts';
import { withStore } from './with-store.ts';

const ACCOUNT_SECONDS = 5;
const name = (describe: string): { kind: 'text'; value: 'NAME'; describe: string } => ({
  kind: 'text',
  value: 'NAME',
  describe,
});
const options = {
  ...configOption,
  site: name('of this site, whole name'),
  host: name('of this host'),
  node: name('of this node behind a host'),
  service: name('this service'),
  'dry-run': { kind: 'flag', describe: 'only show what would go' },
} as const;

export const retire: Command = {
  name: 'bridge retire',
  summary:
    'take what no longer exists, and is stale, out of the current states of the portal; its history stays, and the log of the daemon says who did it',
  operands: [],
  options,
  async run(argv, { host, timeoutSignal }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    const filter = filterOf(given);
    const uid = String(host.accounts.effectiveUid());
    const account = (await host.accounts.find(uid, timeoutSignal(ACCOUNT_SECONDS)))?.name ?? `uid ${uid}`;
    const found = await withStore(host, given.config, async (store) => {
      const [upkeep, now] = [store.upkeep(), host.clock.now()];
      return given['dry-run']
        ? await upkeep.find(filter, now)
        : await upkeep.retire(filter, now, ({ stale }) => recordOf(account, given, stale));
    });
    requireAny(found);
    return { text: shown(found, given['dry-run']), exitCode: 0 };
  },
};

type Names = Readonly<Record<'site' | 'host' | 'node' | 'service', string | undefined>>;

/** @throws Failure `malformed` where it is not said what */
function filterOf({ site, host, node, service }: Names): Filter {
  if (site === undefined && host === undefined)
    throw new Failure('malformed', '--site NAME or --host NAME is missing');
  return {
    ...(site !== undefined && { site: [site] }),
    ...(host !== undefined && { host: [host] }),
    ...(node !== undefined && { node: [node] }),
    ...(service !== undefined && { metric: [service] }),
  };
}

function recordOf(account: string, { site, host, node, service }: Names, stale: Found['stale']): string {
  const critical = stale.filter(({ hard_state: state }) => state === 'CRITICAL').length;
  return JSON.stringify({ account, site, host, node, service, subjects: stale.length, critical });
}

/** @throws Failure `missing`, or `refused` where all of it is still heard from */
function requireAny({ stale, heard }: Found): void {
  if (stale.length > 0) return;
  if (heard === 0) throw new Failure('missing', 'the portal shows no such subject');
  throw new Failure('refused', `still heard from: ${heard}; what is not stale is not retired`);
}

function shown({ stale, heard }: Found, isDry: boolean): string {
  const rows = stale.map((row) => [
    ...[row.site, row.host, row.node, row.service].map(escapeText),
    row.hard_state,
    new Date(row.last_seen * 1000).toISOString(),
  ]);
  const others = heard === 0 ? '' : `; ${heard} still heard from stay`;
  return [
    textTable([['SITE', 'HOST', 'NODE', 'SERVICE', 'STATE', 'LAST SEEN'], ...rows]),
    `${isDry ? 'would be retired' : 'retired'}: ${stale.length}${others}\n`,
  ].join('');
}
