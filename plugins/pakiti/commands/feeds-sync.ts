import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { FeedKind } from '../../../src/pakiti/feeds/feed.ts';
import { syncDirectory } from '../../../src/pakiti/feeds/sync/directory.ts';
import { type SyncOutcome, syncFeed } from '../../../src/pakiti/feeds/sync/sync.ts';
import { inTurn, type TurnRule } from '../../../src/pakiti/feeds/sync/turn.ts';
import { wantedFeeds, wantedReleases } from '../../pakiti-server/wanted-feeds.ts';
import { IN_ITS_TURN, snapshotsOf, type Syncing, syncWorld, turnWorld, whenFree } from '../sync-world.ts';
import { serverOption, withTables } from '../with-tables.ts';
import { isRefused, kindNamed, outcomeLine, rawOption } from './feed-text.ts';

const syncOptions = {
  ...serverOption,
  ...rawOption,
  feed: { kind: 'list', value: 'NAME', default: [], describe: 'only this feed; may be given again' },
  due: {
    kind: 'text',
    value: 'SECONDS',
    describe: 'only what was not tried for so long, and is not in other hands',
  },
  from: {
    kind: 'list',
    value: 'DIR',
    default: [],
    describe: 'read these directories instead of downloading',
  },
  accept: { kind: 'flag', describe: 'of directories: also what has lost much of its records' },
} as const;

const DAY = 86_400;

export const feedsSync: Command = {
  name: 'pakiti feeds sync',
  summary: 'take what vendors say now, for the releases that hosts run, or from directories',
  operands: [],
  options: syncOptions,
  async run(argv, world) {
    const { options: texts, positional } = await parseArguments(argv, syncOptions, Number.POSITIVE_INFINITY);
    const given = optionValues(syncOptions, texts, world.host);
    const directories = [...given.from, ...positional];
    const named = given.feed.map(kindNamed);
    const since = given.due === undefined ? undefined : dueSeconds(given.due);
    const outcomes = await withTables(world.host, given.config, async (tables, { feeds = {} }) => {
      const syncing = { tables, feeds, directory: given.raw };
      if (directories.length > 0) return await fromDirectories(world, syncing, directories, given.accept);
      const rule =
        since === undefined ? IN_ITS_TURN : { triedBefore: world.host.clock.now() - since, waitSeconds: 0 };
      return await fromVendors(world, syncing, named, rule);
    });
    const done = outcomes.map((one) => (typeof one === 'string' ? one : outcomeLine(one)));
    const isBad = outcomes.some((one) => typeof one !== 'string' && isRefused(one));
    return { text: done.join(''), exitCode: isBad ? 1 : 0 };
  },
};

function dueSeconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('--due is no number of seconds');
  return Number(text);
}

/** One that fails keeps none of the others from being tried. */
async function fromVendors(
  world: OperatorWorld,
  syncing: Syncing,
  named: readonly FeedKind[],
  rule: TurnRule,
): Promise<readonly (SyncOutcome | string)[]> {
  const { tables, feeds } = syncing;
  const releases = await wantedReleases(feeds, tables);
  if (releases.length === 0) throw new Failure('missing', 'no host has reported, so that no feed is wanted');
  const kinds = named.length > 0 ? named : wantedFeeds(feeds, releases);
  const outcomes: (SyncOutcome | string)[] = [];
  for (const kind of kinds) outcomes.push(await syncOne(world, syncing, { kind, releases, rule }));
  return outcomes;
}

interface OneSync {
  readonly kind: FeedKind;
  readonly releases: readonly string[];
  readonly rule: TurnRule;
}

async function syncOne(
  world: OperatorWorld,
  syncing: Syncing,
  { kind, releases, rule }: OneSync,
): Promise<SyncOutcome | string> {
  const { tables, feeds } = syncing;
  const from = feeds.each?.[kind.name]?.from;
  const outcome = await inTurn(
    turnWorld(world.host, tables),
    kind.name,
    rule,
    (signal, tell) =>
      from === undefined
        ? syncFeed(kind, releases, syncWorld(world, syncing, tell), signal)
        : fromItsDirectory(world, tables, kind, from, signal),
    world.timeoutSignal(DAY),
  );
  if (outcome === 'held') return `${kind.name}: another process is syncing it\n`;
  return outcome === 'not due' ? `${kind.name}: not due\n` : outcome;
}

async function fromItsDirectory(
  { host }: OperatorWorld,
  tables: Syncing['tables'],
  kind: FeedKind,
  directories: readonly string[],
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const world = {
    ...{ ...localMachine(host), snapshots: snapshotsOf(host, tables), now: () => host.clock.now() },
    inTurn: (_feed: string, work: () => Promise<SyncOutcome>) => work(),
  };
  const { feeds } = await syncDirectory(directories, false, world, signal, kind);
  const [outcome] = feeds;
  if (outcome !== undefined) return outcome;
  const reason = `no file of it in ${directories.join(', ')}`;
  const refused = { at: world.now(), reason, acceptable: false };
  await world.snapshots.note(kind.name, (known) => ({ ...known, refused }));
  return { feed: kind.name, state: 'refused', content: null, reason };
}

async function fromDirectories(
  { host, timeoutSignal }: OperatorWorld,
  { tables }: Syncing,
  directories: readonly string[],
  accept: boolean,
): Promise<readonly SyncOutcome[]> {
  const signal = timeoutSignal(DAY);
  const turns = turnWorld(host, tables);
  const world = {
    ...{ ...localMachine(host), snapshots: snapshotsOf(host, tables), now: () => host.clock.now() },
    inTurn: (feed: string, work: () => Promise<SyncOutcome>) => whenFree(turns, feed, work, signal),
  };
  const { feeds, unrecognised } = await syncDirectory(directories, accept, world, signal);
  const [first] = unrecognised;
  if (feeds.length === 0)
    throw new Failure(
      'malformed',
      first === undefined ? 'no file of a feed' : `${first.path}: ${first.reason}`,
    );
  return feeds;
}
