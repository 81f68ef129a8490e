import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { Failure } from '../../../src/host/failure.ts';
import type { SyncOutcome } from '../../../src/pakiti/feeds/sync/sync.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import type { FeedsConfiguration } from '../../pakiti-server/feeds-schema.ts';
import { wantedFeeds, wantedReleases } from '../../pakiti-server/wanted-feeds.ts';
import { turnWorld, whenFree } from '../sync-world.ts';
import { serverOption, withTables } from '../with-tables.ts';

/** Whatever it has spoken of may be of any host. */
const ALL = [{ release: null, names: null }] as const;
const DAY = 86_400;

/** What is taken no more grows stale, and what rests on it would be undetermined for ever. */
export const feedsDrop: Command = {
  name: 'pakiti feeds drop',
  summary: 'forget a feed that is taken no more: what rests on it is assessed anew without it',
  operands: ['FEED'],
  options: serverOption,
  async run(argv, world) {
    const { host } = world;
    const { operands, options: given } = await readCall(
      { operands: ['FEED'], options: serverOption },
      argv,
      host,
    );
    const [feed = ''] = operands;
    return await withTables(host, given.config, async (tables, { feeds }) => {
      await requireDroppable(feed, feeds, tables);
      const drop = async (): Promise<Pick<SyncOutcome, 'state'>> => {
        await tables.dropFeed(feed, ALL, host.clock.now());
        return { state: 'taken' };
      };
      await whenFree(turnWorld(host, tables), feed, drop, world.timeoutSignal(DAY));
      return { text: `${escapeText(feed)}: dropped\n`, exitCode: 0 };
    });
  },
};

/** @throws Failure where nothing is known of it, or the server would take it again */
async function requireDroppable(
  feed: string,
  feeds: FeedsConfiguration | undefined,
  tables: PakitiTables,
): Promise<void> {
  const known = (await tables.feeds()).map(({ name }) => name);
  if (!known.includes(feed)) {
    const there = known.length === 0 ? 'no feed was ever taken' : `there are ${known.join(', ')}`;
    throw new Failure('missing', `nothing is known of a feed '${feed}': ${there}`);
  }
  if (feeds === undefined) return;
  const wanted = wantedFeeds(feeds, await wantedReleases(feeds, tables));
  if (wanted.some(({ name }) => name === feed))
    throw new Failure('refused', `${feed}: the server would take it again: leave it out of feeds.only`);
}
