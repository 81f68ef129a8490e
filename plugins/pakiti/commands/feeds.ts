import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { feedKinds } from '../../../src/pakiti/feeds/index.generated.ts';
import { freshnessOf } from '../../../src/pakiti/feeds/sync/freshness.ts';
import type { FeedSnapshot } from '../../../src/pakiti/feeds/sync/snapshot.ts';
import { acceptFeed } from '../../../src/pakiti/feeds/sync/sync.ts';
import { underWay } from '../../../src/pakiti/feeds/sync/turn.ts';
import { escapeText } from '../../../src/render/index.ts';
import { snapshotsOf, syncWorld, turnWorld, whenFree } from '../sync-world.ts';
import { serverOption, withTables } from '../with-tables.ts';
import { isRefused, kindNamed, outcomeLine, rawOption } from './feed-text.ts';

const HEADING = ['FEED', 'RECORDS', 'AGE', 'STATE', 'NOW', 'REFUSED'];

export const feedsStatus: Command = {
  name: 'pakiti feeds status',
  summary: 'show what is known of each feed, how old it is, and what was refused',
  operands: [],
  options: serverOption,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: serverOption }, argv, host);
    const now = host.clock.now();
    return await withTables(host, given.config, async (tables) => {
      const syncing = underWay(await tables.turns(), now);
      const rows = (await snapshotsOf(host, tables).all()).map((one) =>
        statusRow(
          one,
          syncing.find(({ feed }) => feed === one.feed),
          now,
        ),
      );
      const text =
        rows.length === 0
          ? 'no feed was ever taken\n'
          : textTable([HEADING, ...rows.map((row) => row.map(escapeText))]);
      return { text, exitCode: 0 };
    });
  },
};

function statusRow(
  one: FeedSnapshot,
  syncing: ReturnType<typeof underWay>[number] | undefined,
  now: number,
): readonly string[] {
  const kind = feedKinds.find(({ name }) => name === one.feed);
  const { ageSeconds, stale } = freshnessOf(one, kind ?? { staleAfterSeconds: 0 }, now);
  return [
    one.feed,
    String(one.content?.records ?? 0),
    ageSeconds === null ? 'never' : `${(ageSeconds / 3600).toFixed(1)} h`,
    stale ? 'stale' : 'good',
    syncing === undefined ? '' : `syncing ${syncing.done}${syncing.of === null ? '' : `/${syncing.of}`}`,
    one.refused?.reason ?? '',
  ];
}

const acceptOptions = { ...serverOption, ...rawOption } as const;
const DAY = 86_400;

export const feedsAccept: Command = {
  name: 'pakiti feeds accept',
  summary: 'take a feed that was refused since it has lost much, where that is right',
  operands: ['FEED'],
  options: acceptOptions,
  async run(argv, world) {
    const { operands, options: given } = await readCall(
      { operands: ['FEED'], options: acceptOptions },
      argv,
      world.host,
    );
    const kind = kindNamed(operands[0] ?? '');
    const outcome = await withTables(world.host, given.config, (tables, { feeds = {} }) =>
      whenFree(
        turnWorld(world.host, tables),
        kind.name,
        (_signal, tell) => acceptFeed(kind, syncWorld(world, { tables, feeds, directory: given.raw }, tell)),
        world.timeoutSignal(DAY),
      ),
    );
    return { text: outcomeLine(outcome), exitCode: isRefused(outcome) ? 1 : 0 };
  },
};
