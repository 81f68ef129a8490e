/** Looks at everything that the lists name. */
import type { OptionValues } from '../../src/check/index.ts';
import type { Host } from '../../src/host/host.ts';
import type { Expansion, Selection, TreeEntry, TreeError } from '../../src/host/trees.ts';
import type { FileDocument } from './list-document.ts';
import { loadList, shippedList, type LoadedList } from './load-list.ts';
import type { FilesObservation, ListedFile, SeenList } from './observation.ts';
import type { options } from './options.ts';
import { resolveOwners } from './resolve-owners.ts';

/** Of all paths that the globs match, so many are kept. */
const MAX_FILES = 100_000;

const EVERYTHING: Selection = {
  anyOf: [{ types: ['file', 'directory', 'link', 'fifo', 'socket', 'block', 'character', 'unknown'] }],
  exclude: [],
  limit: MAX_FILES,
};

/** @throws Failure at the deadline */
export async function probe(
  host: Host,
  values: OptionValues<typeof options>,
  signal: AbortSignal,
): Promise<FilesObservation> {
  const at = host.clock.now();
  const lists =
    values.list.length === 0
      ? [shippedList]
      : await Promise.all([...new Set(values.list)].map((path) => loadList(host, path)));
  const expansions = await expandAll(host, lists);
  const statuses = await statusesOf(
    host,
    [...expansions.values()].flatMap(({ paths }) => paths),
    signal,
  );
  const seenLists: SeenList[] = [];
  for (const { list, complaints, files } of lists) {
    const seen = files.map((file) => listedFile(host, file, expansions, statuses, signal));
    seenLists.push({ list, complaints, files: await Promise.all(seen) });
  }
  return { at, lists: seenLists, moreUnread: statuses.moreUnread };
}

type Expansions = ReadonlyMap<string, Expansion>;

/** A path without a glob is expanded too: what is then not there is certain. */
async function expandAll(host: Host, lists: readonly LoadedList[]): Promise<Expansions> {
  const places = new Set(lists.flatMap(({ files }) => files.map(({ at }) => at)));
  return new Map(
    await Promise.all([...places].map(async (at) => [at, await host.trees.expand(at)] as const)),
  );
}

interface Statuses {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly errors: ReadonlyMap<string, TreeError>;
  readonly moreUnread: number;
}

/** One walk for all of them, so that a distant host is asked once. */
async function statusesOf(host: Host, paths: readonly string[], signal: AbortSignal): Promise<Statuses> {
  const roots = [...new Set(paths)];
  const walk = { roots, depth: 0, oneFileSystem: false, select: [EVERYTHING] };
  const { selected, errors, errorCount } = await host.trees.walk(walk, signal);
  const [{ count, entries } = { count: 0, entries: [] }] = selected;
  return {
    entries: new Map(entries.map((entry) => [entry.path, entry])),
    errors: new Map(errors.map((error) => [error.path, error])),
    moreUnread: errorCount - errors.length + count - entries.length,
  };
}

async function listedFile(
  host: Host,
  { at, warning, critical, owners, ids = [], note }: FileDocument,
  expansions: Expansions,
  statuses: Statuses,
  signal: AbortSignal,
): Promise<ListedFile> {
  const { paths, errors } = expansions.get(at) ?? { paths: [], errors: [] };
  const failed = paths.flatMap((path) => statuses.errors.get(path) ?? []);
  return {
    at,
    warning: bitsOf(warning),
    critical: bitsOf(critical),
    owners: owners === undefined ? null : await resolveOwners(host.accounts, owners, signal),
    ids,
    note: note ?? null,
    found: paths.flatMap((path) => statuses.entries.get(path) ?? []),
    dangling: failed.filter(({ reason }) => reason === 'missing').map(({ path }) => path),
    errors: [...errors, ...failed.filter(({ reason }) => reason !== 'missing')],
  };
}

function bitsOf(mode: string | undefined): number | null {
  return mode === undefined ? null : Number.parseInt(mode, 8);
}
