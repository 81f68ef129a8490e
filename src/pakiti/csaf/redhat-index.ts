/**
 * Red Hat's directories of CSAF: an archive of all documents, made now and then, and lists of what has changed and what is gone.
 * Source: redhatproductsecurity.github.io/security-data-guidelines, "CSAF and VEX files".
 */
import { FeedError, type Download, type FeedIndex } from '../feeds/feed.ts';
import { secondsOf } from '../json-fields.ts';

export const ARCHIVE = 'archive_latest.txt';
export const CHANGES = 'changes.csv';
export const DELETIONS = 'deletions.csv';

/** Archives whose name has no day are made at least that often. */
const UNDATED_DAYS = 7;
const DAY_SECONDS = 86_400;

/** @param root the directory, without a slash at its end */
export function redHatLists(root: string, releases: readonly string[]): readonly Download[] {
  if (!releases.some((release) => release.startsWith('rhel:'))) return [];
  return [ARCHIVE, CHANGES, DELETIONS].map((as) => ({ url: `${root}/${as}`, as }));
}

export function redHatIndex(root: string): FeedIndex {
  return {
    follow(lists) {
      const archive = archiveOf(lists);
      const later = changesSince(archive, lists);
      return [
        { url: `${root}/${archive}`, as: archive },
        ...later.map(([path, changedAt]) => ({ url: `${root}/${path}`, as: path, changedAt })),
      ];
    },
    leavesOut(document, lists, files) {
      const path = documentPath(document);
      if (path === undefined) return false;
      return isGone(path, lists) || (path !== document && files.has(path));
    },
  };
}

/** As the lists call it; undefined for what they do not list. @param document its name in the archive, or its path */
export function documentPath(document: string): string | undefined {
  return /(?:^|\/)(?<path>\d{4}\/[^/]+)$/.exec(document)?.groups?.['path'];
}

/** The oldest first. @param archive its name; undefined: whatever has ever changed */
function changesSince(
  archive: string | undefined,
  lists: ReadonlyMap<string, Buffer>,
): readonly (readonly [path: string, at: number])[] {
  const changes = [...timesOf(lists, CHANGES)].sort(([, a], [, b]) => a - b);
  const [, newest] = changes.at(-1) ?? [];
  if (newest === undefined) throw new FeedError(`${CHANGES}: empty`);
  const since = archive === undefined ? 0 : (dayOf(archive) ?? newest - UNDATED_DAYS * DAY_SECONDS);
  return changes.filter(([path, at]) => at >= since && !isGone(path, lists));
}

/** What there has to be beside an archive; without one, whatever there is. @param archive the list that names it */
export function pathsSince(
  archive: Buffer | undefined,
  lists: ReadonlyMap<string, Buffer>,
): readonly string[] {
  const name = archive === undefined ? undefined : archiveOf(lists);
  return changesSince(name, lists).map(([path]) => path);
}

/** What was deleted and has changed since is there again. */
export function isGone(path: string, lists: ReadonlyMap<string, Buffer>): boolean {
  const goneAt = timesOf(lists, DELETIONS).get(path);
  return goneAt !== undefined && goneAt >= (timesOf(lists, CHANGES).get(path) ?? 0);
}

function archiveOf(lists: ReadonlyMap<string, Buffer>): string {
  const name = lists.get(ARCHIVE)?.toString('utf8').trim() ?? '';
  if (!namesArchive(name)) throw new FeedError(`${ARCHIVE}: names no archive`);
  return name;
}

export function namesArchive(text: string): boolean {
  return /^[\w-][\w.-]*\.tar\.(?:zst|xz|gz|bz2)$/.test(text);
}

/** The start of the day in an archive's name, and one day before it, for what was made while it was. */
function dayOf(archive: string): number | undefined {
  const day = /\d{4}-\d{2}-\d{2}/.exec(archive)?.[0];
  return day === undefined ? undefined : secondsOf(day, archive) - DAY_SECONDS;
}

/** It is asked of every document. */
const known = new WeakMap<Buffer, ReadonlyMap<string, number>>();

const LINE = /^"(?<path>\d{4}\/[\w.-]+\.json)","(?<time>[^"]+)"$/;

function timesOf(lists: ReadonlyMap<string, Buffer>, name: string): ReadonlyMap<string, number> {
  const list = lists.get(name) ?? NOTHING;
  const times = known.get(list) ?? readTimes(list, name);
  known.set(list, times);
  return times;
}

function readTimes(list: Buffer, name: string): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const [index, line] of list.toString('utf8').split(/\r?\n/).entries()) {
    if (line === '') continue;
    const { path, time } = LINE.exec(line)?.groups ?? {};
    if (path === undefined || time === undefined)
      throw new FeedError(`${name}:${index + 1}: no path and time`);
    times.set(path, secondsOf(time, `${name}:${index + 1}`));
  }
  return times;
}

/** A copy may lack a list. */
const NOTHING = Buffer.alloc(0);
