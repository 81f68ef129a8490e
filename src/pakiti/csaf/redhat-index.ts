/**
 * Red Hat's directories of CSAF: an archive of all documents, made now and then, and lists of what has changed and what is gone.
 * Source: redhatproductsecurity.github.io/security-data-guidelines, "CSAF and VEX files".
 */
import { FeedError, type Download, type FeedIndex } from '../feeds/feed.ts';
import { secondsOf } from '../json-fields.ts';

const ARCHIVE = 'archive_latest.txt';
const CHANGES = 'changes.csv';
const DELETIONS = 'deletions.csv';

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
      const changes = [...timesOf(lists, CHANGES)].sort(([, a], [, b]) => a - b);
      const [, newest] = changes.at(-1) ?? [];
      if (newest === undefined) throw new FeedError(`${CHANGES}: empty`);
      const since = dayOf(archive) ?? newest - UNDATED_DAYS * DAY_SECONDS;
      const later = changes.filter(([path, at]) => at >= since && !isGone(path, lists));
      return [
        { url: `${root}/${archive}`, as: archive },
        ...later.map(([path, changedAt]) => ({ url: `${root}/${path}`, as: path, changedAt })),
      ];
    },
    leavesOut(document, lists, files) {
      const path = /(?:^|\/)(?<path>\d{4}\/[^/]+)$/.exec(document)?.groups?.['path'];
      if (path === undefined) return false;
      return isGone(path, lists) || (path !== document && files.has(path));
    },
  };
}

/** What was deleted and has changed since is there again. */
function isGone(path: string, lists: ReadonlyMap<string, Buffer>): boolean {
  const goneAt = timesOf(lists, DELETIONS).get(path);
  return goneAt !== undefined && goneAt >= (timesOf(lists, CHANGES).get(path) ?? 0);
}

function archiveOf(lists: ReadonlyMap<string, Buffer>): string {
  const name = listOf(lists, ARCHIVE).toString('utf8').trim();
  if (!/^[\w-][\w.-]*\.tar\.(?:zst|xz|gz|bz2)$/.test(name))
    throw new FeedError(`${ARCHIVE}: names no archive`);
  return name;
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
  const list = listOf(lists, name);
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

function listOf(lists: ReadonlyMap<string, Buffer>, name: string): Buffer {
  const list = lists.get(name);
  if (list === undefined) throw new FeedError(`${name}: not there`);
  return list;
}
