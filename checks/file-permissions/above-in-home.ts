/**
 * The directories in which somebody could replace what is in a home: those above it by name and, where links lead
 * elsewhere, those above the place that they lead to, as sshd judges them.
 * Source: sshd_config(5), "StrictModes"; sshd resolves all links and goes up to the home, else to the root.
 */
import { Failure } from '../../src/host/failure.ts';
import type { Files } from '../../src/host/files.ts';
import type { Expansion, TreeError } from '../../src/host/trees.ts';
import { treeError } from './look.ts';
import { Pathfinder, type Trail } from './path-trail.ts';
import { parentsOf } from './target.ts';

/** @param paths below `home` */
export async function aboveInHome(files: Files, home: string, paths: readonly string[]): Promise<Expansion> {
  const finder = new Pathfinder(files);
  const above: string[] = [];
  const errors: TreeError[] = [];
  for (const path of paths) {
    above.push(...parentsOf(path, home));
    try {
      above.push(...behindLinks(home, path, await finder.follow(home), await finder.follow(path)));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      errors.push(treeError(path, error));
    }
  }
  return { paths: above, errors };
}

function behindLinks(home: string, path: string, toHome: Trail, toPath: Trail): readonly string[] {
  const top = whereTo(toHome);
  const place = whereTo(toPath);
  if (top === undefined || place === undefined || place === top + path.slice(home.length)) return [];
  return parentsOf(place, place.startsWith(`${top}/`) ? top : '/');
}

/** Where it leads, or would if the last name were there; undefined where a file stands in the way. */
function whereTo({ end, directories, missing }: Trail): string | undefined {
  const last = directories.at(-1)?.path;
  if (end !== undefined || last === undefined || missing === undefined) return end?.path;
  return last === '/' ? `/${missing}` : `${last}/${missing}`;
}
