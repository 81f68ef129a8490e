import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Command, OperatorWorld } from '../../../src/cli/command.ts';
import { optionValues, readCall } from '../../../src/cli/option-values.ts';
import { parseArguments } from '../../../src/cli/parse-arguments.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { FeedKind } from '../../../src/pakiti/feeds/feed.ts';
import { feedKinds } from '../../../src/pakiti/feeds/index.generated.ts';
import { syncDirectory } from '../../../src/pakiti/feeds/sync/directory.ts';
import { freshnessOf } from '../../../src/pakiti/feeds/sync/freshness.ts';
import type { Snapshots } from '../../../src/pakiti/feeds/sync/snapshot.ts';
import {
  acceptFeed,
  feedsFor,
  syncFeed,
  type SyncOutcome,
  type SyncWorld,
} from '../../../src/pakiti/feeds/sync/sync.ts';
import { snapshotsIn } from '../../../src/pakiti/records/snapshots.ts';
import { escapeText } from '../../../src/render/index.ts';
import type { PakitiTables } from '../../../src/store/pakiti/tables.ts';
import { serverOption, withTables } from '../with-tables.ts';

const rawOption = {
  raw: {
    kind: 'text',
    value: 'DIR',
    default: '/var/lib/secmon/feeds',
    describe: 'where what was downloaded is kept',
  },
} as const;

const syncOptions = {
  ...serverOption,
  ...rawOption,
  from: {
    kind: 'list',
    value: 'DIR',
    default: [],
    describe: 'read these directories instead of downloading',
  },
  accept: { kind: 'flag', describe: 'of directories: also what has lost much of its records' },
} as const;

const DAY = 86_400;
const MAX_BYTES = 2 ** 31;

export const feedsSync: Command = {
  name: 'pakiti feeds sync',
  summary: 'take what vendors say now, for the releases that hosts run, or from directories',
  operands: [],
  options: syncOptions,
  async run(argv, world) {
    const { options: texts, positional } = await parseArguments(argv, syncOptions, Number.POSITIVE_INFINITY);
    const given = optionValues(syncOptions, texts, world.host);
    const directories = [...given.from, ...positional];
    const outcomes = await withTables(world.host, given.config, async (tables) => {
      if (directories.length > 0) return await fromDirectories(world, tables, directories, given.accept);
      const releases = await tables.releases();
      if (releases.length === 0)
        throw new Failure('missing', 'no host has reported, so that no feed is wanted');
      const all: SyncOutcome[] = [];
      for (const kind of feedsFor(feedKinds, releases))
        all.push(
          await syncFeed(kind, releases, syncWorld(world, tables, given.raw), world.timeoutSignal(DAY)),
        );
      return all;
    });
    return { text: outcomes.map(outcomeLine).join(''), exitCode: outcomes.some(isRefused) ? 1 : 0 };
  },
};

async function fromDirectories(
  { host, timeoutSignal }: OperatorWorld,
  tables: PakitiTables,
  directories: readonly string[],
  accept: boolean,
): Promise<readonly SyncOutcome[]> {
  const world = { ...localMachine(host), snapshots: snapshotsOf(host, tables), now: () => host.clock.now() };
  const { feeds, unrecognised } = await syncDirectory(directories, accept, world, timeoutSignal(DAY));
  const [first] = unrecognised;
  if (feeds.length === 0)
    throw new Failure(
      'malformed',
      first === undefined ? 'no file of a feed' : `${first.path}: ${first.reason}`,
    );
  return feeds;
}

function snapshotsOf(host: OperatorWorld['host'], tables: PakitiTables): Snapshots {
  const now = (): number => host.clock.now();
  return snapshotsIn({ tables, newRun: randomUUID, now, progress: () => undefined, breathe: setImmediate });
}

function syncWorld(world: OperatorWorld, tables: PakitiTables, directory: string): SyncWorld {
  const { host } = world;
  return {
    ...{
      directory,
      files: host.files,
      store: host.operator.store,
      http: host.http,
      now: () => host.clock.now(),
    },
    snapshots: snapshotsOf(host, tables),
    limits: {
      maxBytes: MAX_BYTES,
      maxRedirects: 5,
      timeoutSeconds: 3600,
      allowPrivate: [],
      proxy: 'environment',
    },
    progress: (done, of, file) => void world.show(escapeText(`${done + 1}/${of} ${file}`) + '\n'),
  };
}

function isRefused({ state }: SyncOutcome): boolean {
  return state === 'refused';
}

function outcomeLine({ feed, state, content, reason }: SyncOutcome): string {
  const records = content === null ? 'nothing of it is known' : `${content.records} records`;
  return `${escapeText(`${feed}: ${state}, ${records}${reason === null ? '' : `: ${reason}`}`)}\n`;
}

export const feedsStatus: Command = {
  name: 'pakiti feeds status',
  summary: 'show what is known of each feed, how old it is, and what was refused',
  operands: [],
  options: serverOption,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: serverOption }, argv, host);
    const all = await withTables(host, given.config, (tables) => snapshotsOf(host, tables).all());
    const now = host.clock.now();
    const rows = all.map((one) => {
      const kind = feedKinds.find(({ name }) => name === one.feed);
      const { ageSeconds, stale } = freshnessOf(one, kind ?? { staleAfterSeconds: 0 }, now);
      const age = ageSeconds === null ? 'never' : `${(ageSeconds / 3600).toFixed(1)} h`;
      return [
        one.feed,
        String(one.content?.records ?? 0),
        age,
        stale ? 'stale' : 'good',
        one.refused?.reason ?? '',
      ];
    });
    const table = [['FEED', 'RECORDS', 'AGE', 'STATE', 'REFUSED'], ...rows.map((row) => row.map(escapeText))];
    return { text: rows.length === 0 ? 'no feed was ever taken\n' : textTable(table), exitCode: 0 };
  },
};

const acceptOptions = { ...serverOption, ...rawOption } as const;

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
    const outcome = await withTables(world.host, given.config, (tables) =>
      acceptFeed(kind, syncWorld(world, tables, given.raw)),
    );
    return { text: outcomeLine(outcome), exitCode: isRefused(outcome) ? 1 : 0 };
  },
};

function kindNamed(name: string): FeedKind {
  const kind = feedKinds.find((one) => one.name === name);
  if (kind === undefined)
    throw new UsageError(`no feed '${name}': ${feedKinds.map((one) => one.name).join(', ')}`);
  return kind;
}
