/**
 * Follows paths as the kernel does, and notes every directory and link on the way.
 * Source: path_resolution(7); the bound on links is MAXSYMLINKS of the Linux kernel.
 */
import { Failure } from '../../src/host/failure.ts';
import type { Files, FileStatus } from '../../src/host/files.ts';

const MAX_LINKS = 40;

export interface Step {
  /** No component of it is a link, but for the last perhaps. */
  readonly path: string;
  readonly status: FileStatus;
}

export interface Link extends Step {
  /** Of the directory that it stands in. */
  readonly container: FileStatus;
}

export interface Trail {
  /** Directories in which something was looked up. */
  readonly directories: readonly Step[];
  /** Links that were followed. */
  readonly links: readonly Link[];
  /** Where it leads; absent where it leads nowhere. */
  readonly end?: Step;
  /** What was looked up in the last of the directories and is not there. */
  readonly missing?: string;
}

/** Reads the status of each path once, however often it is passed. */
export class Pathfinder {
  private readonly files: Files;
  private readonly statuses = new Map<string, Promise<FileStatus | undefined>>();

  constructor(files: Files) {
    this.files = files;
  }

  /**
   * @param path absolute
   * @throws Failure `failed` for a loop of links, or as {@link Files.linkStatus}, except for what is missing
   */
  async follow(path: string): Promise<Trail> {
    const directories: Step[] = [];
    const links: Link[] = [];
    const root = { path: '/', status: await this.files.linkStatus('/') };
    /** Where we are, and what is above, `/` first. */
    let stack: readonly [Step, ...Step[]] = [root];
    const left = componentsOf(path);
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const here = stack.at(-1) ?? root;
      if (here.status.type !== 'directory') return { directories, links };
      directories.push(here);
      if (name === '..') stack = [root, ...stack.slice(1, -1)];
      else {
        const next = await this.lookUp(here, name);
        if (next === undefined) return { directories, links, missing: name };
        if (next.status.type !== 'link') stack = [...stack, next];
        else {
          links.push({ ...next, container: here.status });
          if (links.length > MAX_LINKS) throw tooManyLinks(path);
          const target = await this.files.readLink(next.path);
          if (target.startsWith('/')) stack = [root];
          left.unshift(...componentsOf(target));
        }
      }
    }
    return { directories, links, end: stack.at(-1) ?? root };
  }

  private async lookUp(directory: Step, name: string): Promise<Step | undefined> {
    const path = directory.path === '/' ? `/${name}` : `${directory.path}/${name}`;
    const known = this.statuses.get(path) ?? statusOrMissing(this.files, path);
    this.statuses.set(path, known);
    const status = await known;
    return status === undefined ? undefined : { path, status };
  }
}

function componentsOf(path: string): string[] {
  return path.split('/').filter((component) => component !== '' && component !== '.');
}

async function statusOrMissing(files: Files, path: string): Promise<FileStatus | undefined> {
  try {
    return await files.linkStatus(path);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'missing') return undefined;
    throw error;
  }
}

function tooManyLinks(path: string): Failure {
  return new Failure('failed', `${path}: too many levels of symbolic links`);
}
