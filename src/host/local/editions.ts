/**
 * Directories that are replaced whole: each edition is written beside the others, made durable, and only then named by
 * the link `current` (symlink(2), rename(2)).
 */
import { chmod, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { failureOf } from '../failure.ts';
import { requireOwnDirectory, syncDirectory, writeNew } from './own-directory.ts';

const CURRENT = 'current';
const STAGING = '.staging-';
const EDITION = 'edition-';
const FILE_MODE = 0o644;
const DIRECTORY_MODE = 0o755;

export async function install(
  directory: string,
  name: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<void> {
  await requireOwnDirectory(directory);
  try {
    await removeAbandoned(directory);
    const before = await readlink(`${directory}/${CURRENT}`).catch(() => undefined);
    const edition = `${EDITION}${name}.${process.pid}.${Date.now()}`;
    await writeEdition(directory, edition, files);
    await pointTo(directory, edition);
    await removeOthers(directory, [edition, before]);
  } catch (error) {
    throw failureOf(error, directory);
  }
}

async function writeEdition(
  directory: string,
  edition: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<void> {
  const staging = `${directory}/${STAGING}${process.pid}`;
  await mkdir(staging);
  await chmod(staging, DIRECTORY_MODE);
  for (const [name, bytes] of files) await writeNew(`${staging}/${name}`, bytes, FILE_MODE);
  await syncDirectory(staging);
  await rename(staging, `${directory}/${edition}`);
  await syncDirectory(directory);
}

async function pointTo(directory: string, edition: string): Promise<void> {
  const link = `${directory}/${STAGING}${process.pid}`;
  await symlink(edition, link);
  await rename(link, `${directory}/${CURRENT}`);
  await syncDirectory(directory);
}

/** What a process that was killed has left; one that still runs is at work in its own. */
async function removeAbandoned(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith(STAGING) && !isRunning(Number(name.slice(STAGING.length)))) {
      await rm(`${directory}/${name}`, { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return pid !== process.pid && process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function removeOthers(directory: string, keep: readonly (string | undefined)[]): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.startsWith(EDITION) && !keep.includes(name)) {
      await rm(`${directory}/${name}`, { recursive: true, force: true });
    }
  }
}
