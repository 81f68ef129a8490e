import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import type { FeedKind } from '../../../src/pakiti/feeds/feed.ts';
import type { FeedSnapshot } from '../../../src/pakiti/feeds/sync/snapshot.ts';
import { acceptFeed, snapshotOf, type SyncOutcome } from '../../../src/pakiti/feeds/sync/sync.ts';
import { underWay } from '../../../src/pakiti/feeds/sync/turn.ts';
import { escapeText } from '../../../src/render/index.ts';
import { durationText } from '../../../src/x509/duration-text.ts';
import { syncFrom } from '../sync-from.ts';
import { progressLine } from '../progress-line.ts';
import {
  shown,
  snapshotsOf,
  type Syncing,
  syncWorld,
  type Tell,
  turnWorld,
  whenFree,
} from '../sync-world.ts';
import { serverOption, withTables } from '../with-tables.ts';
import { configured } from '../../pakiti-server/wanted-feeds.ts';
import {
  freshness,
  isRefused,
  kindNamed,
  outcomeLine,
  rawOption,
  recordsText,
  staleAfter,
} from './feed-text.ts';

/** It was done, and a feed is stale or was refused. */
const WANTING = 1;

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
      const snapshots = await snapshotsOf(host, tables).all();
      if (snapshots.length === 0) return { text: 'no feed was ever taken\n', exitCode: WANTING };
      const rows = snapshots.map((one) =>
        statusRow(
          one,
          syncing.find(({ feed }) => feed === one.feed),
          now,
        ),
      );
      const isGood = snapshots.every((one) => one.refused === null && !freshness(one, one.feed, now).stale);
      const text = textTable([HEADING, ...rows.map((row) => row.map(escapeText))]);
      return { text, exitCode: isGood ? 0 : WANTING };
    });
  },
};

function statusRow(
  one: FeedSnapshot,
  syncing: ReturnType<typeof underWay>[number] | undefined,
  now: number,
): readonly string[] {
  const { ageSeconds, stale } = freshness(one, one.feed, now);
  return [
    one.feed,
    one.content === null ? '0' : recordsText(one.content, String(one.content.records)),
    ageSeconds === null ? 'never' : durationText(ageSeconds),
    stale ? `stale after ${durationText(staleAfter(one.feed))}` : 'good',
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
    const line = progressLine(world);
    const outcome = await withTables(world.host, given.config, (tables, { feeds = {} }) =>
      whenFree(
        turnWorld(world.host, tables),
        kind.name,
        (signal, tell) =>
          accepted(world, { tables, feeds, directory: given.raw }, configured(kind, feeds), {
            signal,
            tell: shown(line, kind.name, tell),
          }),
        world.timeoutSignal(DAY),
      ),
    );
    await line.end();
    return { text: outcomeLine(outcome), exitCode: isRefused(outcome) ? WANTING : 0 };
  },
};

interface Turn {
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** What was fetched is kept; what was found in directories is read there again. */
async function accepted(
  world: OperatorWorld,
  syncing: Syncing,
  kind: FeedKind,
  { signal, tell }: Turn,
): Promise<SyncOutcome> {
  const here = syncWorld(world, syncing, tell);
  const { refused } = await snapshotOf(kind, here.snapshots);
  const directories = refused?.directories;
  return directories === undefined
    ? await acceptFeed(kind, here)
    : await syncFrom(world, syncing.tables, { kind, directories, accept: true, tell }, signal);
}
