import { resolve } from 'node:path';
import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import type { PluginResult } from '../../../src/cli/run-plugin.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { FeedKind } from '../../../src/pakiti/feeds/feed.ts';
import { type DirectoryOutcome, syncDirectory } from '../../../src/pakiti/feeds/sync/directory.ts';
import { type SyncOutcome, syncFeed } from '../../../src/pakiti/feeds/sync/sync.ts';
import { inTurn, type TurnRule } from '../../../src/pakiti/feeds/sync/turn.ts';
import { escapeText } from '../../../src/render/index.ts';
import { configured, wantedFeeds, wantedReleases } from '../../pakiti-server/wanted-feeds.ts';
import { syncFrom } from '../sync-from.ts';
import { type ProgressLine, progressLine } from '../progress-line.ts';
import {
  IN_ITS_TURN,
  shown,
  snapshotsOf,
  type Syncing,
  syncWorld,
  type Tell,
  turnWorld,
  whenFree,
} from '../sync-world.ts';
import { serverOption, withTables } from '../with-tables.ts';
import { isRefused, kindNamed, outcomeLine, rawOption, staleLines } from './feed-text.ts';

const syncOptions = {
  ...serverOption,
  ...rawOption,
  feed: { kind: 'list', value: 'NAME', default: [], describe: 'only this feed' },
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
    const directories = [...given.from, ...positional].map((path) => resolve(path));
    const named = given.feed.map(kindNamed);
    if (directories.length === 0 && given.accept)
      throw new UsageError('--accept: is for --from; secmon pakiti feeds accept takes what was refused');
    if (directories.length > 0 && given.due !== undefined)
      throw new UsageError('--due and --from exclude each other');
    const since = given.due === undefined ? undefined : dueSeconds(given.due);
    return await withTables(world.host, given.config, async (tables, { feeds = {} }) => {
      const syncing = { tables, feeds, directory: given.raw };
      const line = progressLine(world);
      const rule =
        since === undefined ? IN_ITS_TURN : { triedBefore: world.host.clock.now() - since, waitSeconds: 0 };
      const outcomes =
        directories.length > 0
          ? await fromDirectories(world, syncing, { directories, accept: given.accept, named, line })
          : await fromVendors(world, syncing, { named, rule, line });
      await line.end();
      return await told(world, tables, outcomes);
    });
  },
};

async function told(
  { host }: OperatorWorld,
  tables: Syncing['tables'],
  outcomes: readonly (SyncOutcome | string)[],
): Promise<PluginResult> {
  const lines = outcomes.map((one) => (typeof one === 'string' ? one : outcomeLine(one)));
  const known = outcomes.filter((one) => typeof one !== 'string');
  const stale = staleLines(known, await snapshotsOf(host, tables).all(), host.clock.now());
  return { text: `${lines.join('')}${stale}`, exitCode: known.some(isRefused) ? 1 : 0 };
}

function dueSeconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError('--due is no number of seconds');
  return Number(text);
}

/** One that fails keeps none of the others from being tried. */
async function fromVendors(
  world: OperatorWorld,
  syncing: Syncing,
  { named, rule, line }: Pick<FromDirectories, 'named' | 'line'> & Pick<OneSync, 'rule'>,
): Promise<readonly (SyncOutcome | string)[]> {
  const { tables, feeds } = syncing;
  const releases = await wantedReleases(feeds, tables);
  if (releases.length === 0) throw new Failure('missing', 'no host has reported, so that no feed is wanted');
  const kinds =
    named.length > 0 ? named.map((kind) => configured(kind, feeds)) : wantedFeeds(feeds, releases);
  const outcomes: (SyncOutcome | string)[] = [];
  for (const kind of kinds) outcomes.push(await syncOne(world, syncing, { kind, releases, rule, line }));
  return outcomes;
}

interface OneSync {
  readonly kind: FeedKind;
  readonly releases: readonly string[];
  readonly rule: TurnRule;
  readonly line: ProgressLine;
}

async function syncOne(
  world: OperatorWorld,
  syncing: Syncing,
  { kind, releases, rule, line }: OneSync,
): Promise<SyncOutcome | string> {
  const { tables, feeds } = syncing;
  const from = feeds.each?.[kind.name]?.from;
  const outcome = await inTurn(
    turnWorld(world.host, tables),
    kind.name,
    rule,
    (signal, told) => {
      const tell = shown(line, kind.name, told);
      return from === undefined
        ? syncFeed(kind, releases, syncWorld(world, syncing, tell), signal)
        : syncFrom(world, tables, { kind, directories: from, accept: false, tell }, signal);
    },
    world.timeoutSignal(DAY),
  );
  if (outcome === 'held') return `${kind.name}: another process is syncing it\n`;
  return outcome === 'not due' ? `${kind.name}: not due\n` : outcome;
}

interface FromDirectories {
  readonly directories: readonly string[];
  readonly accept: boolean;
  readonly named: readonly FeedKind[];
  readonly line: ProgressLine;
}

async function fromDirectories(
  { host, timeoutSignal }: OperatorWorld,
  { tables }: Syncing,
  { directories, accept, named, line }: FromDirectories,
): Promise<readonly (SyncOutcome | string)[]> {
  const signal = timeoutSignal(DAY);
  const turns = turnWorld(host, tables);
  let tell: Tell = () => undefined;
  const snapshots = snapshotsOf(host, tables, (progress) => tell(progress));
  const world = {
    ...{ ...localMachine(host), snapshots, now: () => host.clock.now() },
    inTurn: (feed: string, work: () => Promise<SyncOutcome>) => {
      const toldOf = (_: AbortSignal, told: Tell): Promise<SyncOutcome> => {
        tell = shown(line, feed, told);
        return work();
      };
      return whenFree(turns, feed, toldOf, signal);
    },
  };
  const kinds: readonly (FeedKind | undefined)[] = named.length === 0 ? [undefined] : named;
  const outcomes: (SyncOutcome | string)[] = [];
  for (const kind of kinds) {
    const { feeds, unrecognised } = await syncDirectory(directories, accept, world, signal, kind);
    if (feeds.length === 0) throw nothingOf(kind, directories, unrecognised);
    outcomes.push(...feeds, ...(kind === undefined ? strangers(unrecognised) : []));
  }
  return outcomes;
}

type Unrecognised = DirectoryOutcome['unrecognised'];

function nothingOf(
  kind: FeedKind | undefined,
  directories: readonly string[],
  [first]: Unrecognised,
): Failure {
  const where = directories.join(', ');
  if (kind !== undefined) return new Failure('missing', `${where}: no file of the feed ${kind.name}`);
  const what = first === undefined ? `${where}: no file of a feed` : `${first.path}: ${first.reason}`;
  return new Failure('malformed', what);
}

/** What lies beside the feeds says nothing, and might be meant to. */
function strangers(unrecognised: Unrecognised): readonly string[] {
  const [first] = unrecognised;
  if (first === undefined) return [];
  const more = unrecognised.length === 1 ? '' : ` and ${unrecognised.length - 1} more`;
  return [`${escapeText(`not read: ${first.path}${more}: ${first.reason}`)}\n`];
}
