/**
 * Feeds are synced from time to time, each by a process of its own: a document of a hundred megabytes keeps no report
 * waiting, and what it needed is given back. One that fails is tried again, and keeps none of the others from it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/host/host.ts';
import type { FeedKind } from '../../src/pakiti/feeds/feed.ts';
import { nothingOf, snapshotIn } from '../../src/pakiti/feeds/sync/snapshot.ts';
import type { TurnRow } from '../../src/store/pakiti/rows.ts';
import { wasTriedSince } from '../../src/store/pakiti/turns.ts';
import type { PakitiTables } from '../../src/store/pakiti/tables.ts';
import type { Log } from '../secmon-bridge/log.ts';
import type { Activity } from './activity.ts';
import { FEED_SECONDS, type FeedsConfiguration } from './feeds-schema.ts';
import { wantedFeeds, wantedReleases } from './wanted-feeds.ts';

export interface SyncingWorld {
  readonly tables: PakitiTables;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly log: Log;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
  /** Runs `secmon pakiti feeds sync` with these words, to its end. */
  readonly sync: (argv: readonly string[], signal: AbortSignal) => Promise<SyncRun>;
  /** Told when a feed may say something else now. */
  readonly synced: () => void;
}

export interface SyncRun {
  readonly exitCode: number | null;
  /** What it said last. */
  readonly text: string;
}

export interface Syncing {
  /** Ends what is under way; the last good feeds stay. */
  stop(): Promise<void>;
}

const LOOK_SECONDS = 10;
/** What was refused, or is there for the first host of a release, is tried again so soon. */
const AGAIN_SECONDS = 1800;
const AT_ONCE = 2;
const JITTER = 0.1;

export function startSyncing(feeds: FeedsConfiguration, world: SyncingWorld): Syncing {
  const { tables, clock, activity } = world;
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Map<string, Promise<void>>();
  /** Of its interval, drawn anew for each turn, so that servers and feeds do not all come at once. */
  const stretch = new Map<string, number>();
  const stretchOf = (name: string): number => {
    const drawn = stretch.get(name) ?? 1 - JITTER + 2 * JITTER * world.random();
    stretch.set(name, drawn);
    return drawn;
  };

  const look = async (): Promise<void> => {
    const releases = await wantedReleases(feeds, tables);
    const turns = new Map((await tables.turns()).map((row) => [row.feed, row]));
    const known = new Map((await tables.feeds()).map(({ name, body }) => [name, snapshotIn(body)]));
    for (const kind of wantedFeeds(feeds, releases)) {
      const { name } = kind;
      if (running.has(name) || running.size >= AT_ONCE || signal.aborted) continue;
      const { files } = known.get(name) ?? nothingOf(name);
      const seconds = secondsUntilAgain(kind, { releases, turn: turns.get(name), files }, feeds);
      const due = Math.round(seconds * stretchOf(name));
      const now = clock.now();
      if (wasTriedSince(turns.get(name)?.tried_at ?? null, now - due, now)) continue;
      stretch.delete(name);
      running.set(
        name,
        syncNow(name, due, world, signal).finally(() => running.delete(name)),
      );
    }
  };
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      activity.trouble('syncing', await look().then(() => undefined, messageOf));
      await delay(LOOK_SECONDS * 1000, undefined, { signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    async stop() {
      stopping.abort();
      await working;
      await Promise.all(running.values());
    },
  };
}

interface Known {
  readonly releases: readonly string[];
  readonly turn: TurnRow | undefined;
  readonly files: readonly { readonly as: string }[];
}

function secondsUntilAgain(
  kind: FeedKind,
  { releases, turn, files }: Known,
  { each = {}, everySeconds = FEED_SECONDS }: FeedsConfiguration,
): number {
  const { everySeconds: usual = everySeconds, from } = each[kind.name] ?? {};
  const there = new Set(files.map(({ as }) => as));
  const isNew = from === undefined && kind.downloads(releases).some(({ as }) => !there.has(as));
  return turn?.failed === 1 || isNew ? Math.min(usual, AGAIN_SECONDS) : usual;
}

async function syncNow(name: string, due: number, world: SyncingWorld, signal: AbortSignal): Promise<void> {
  const { log, activity } = world;
  try {
    const { exitCode, text } = await world.sync(['--feed', name, '--due', String(due)], signal);
    if (signal.aborted) return;
    const isGood = exitCode === 0;
    log.write(isGood ? 'info' : 'error', isGood ? 'synced' : 'not-synced', { feed: name, said: text });
    // Refused is a matter of the feed, which its status tells.
    activity.trouble(`syncing ${name}`, exitCode === 0 || exitCode === 1 ? undefined : text);
    world.synced();
  } catch (error) {
    activity.trouble(`syncing ${name}`, messageOf(error));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
