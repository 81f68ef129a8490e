/** Everything that PATH leads through and to, and what it is to PATH. */
import type { PathRole, Suspect } from './observation.ts';
import { STICKY } from '../../src/evidence/mode-bits.ts';
import type { Link, Step, Trail } from './path-trail.ts';

/** Others may put files there, but not replace those of others. */
const STICKY_FOR = 0o022;

const RANK: Readonly<Record<PathRole, number>> = { directory: 3, entry: 2, parent: 1, link: 0 };

export class PathMap {
  private readonly nodes = new Map<string, Suspect>();

  /** @param element of PATH */
  addElement(element: string, trail: Trail): void {
    this.addWay(element, trail);
    const { end } = trail;
    if (end !== undefined) this.add(end, end.status.type === 'directory' ? 'directory' : 'entry', element);
  }

  /** @param link in a directory of PATH; a directory that it leads to offers no command */
  addLink(link: string, trail: Trail): void {
    this.addWay(link, trail);
    const { end } = trail;
    if (end !== undefined) this.add(end, end.status.type === 'directory' ? 'parent' : 'entry', link);
  }

  /** The directories of PATH, links resolved. */
  directories(): readonly string[] {
    return this.all()
      .filter(({ role }) => role === 'directory')
      .map(({ path }) => path);
  }

  all(): readonly Suspect[] {
    return [...this.nodes.values()];
  }

  private addWay(via: string, { directories, links, missing }: Trail): void {
    for (const directory of directories) this.add(directory, 'parent', via);
    for (const link of links) if (isReplaceable(link)) this.add(link, 'link', via);
    const last = directories.at(-1);
    if (missing !== undefined && last !== undefined) this.add(last, 'parent', via, missing);
  }

  private add({ path, status }: Step, role: PathRole, via: string, missing?: string): void {
    const known = this.nodes.get(path);
    const { type, mode, uid, gid, size } = status;
    const node = known ?? { path, type, mode, uid, gid, size, role, via };
    this.nodes.set(path, {
      ...node,
      ...(RANK[role] > RANK[node.role ?? role] ? { role, via } : {}),
      ...(missing === undefined ? {} : { missing, via }),
    });
  }
}

/** Whose a link is matters only where its owner may replace it although others may not. */
function isReplaceable({ container: { mode } }: Link): boolean {
  return (mode & STICKY) !== 0 && (mode & STICKY_FOR) !== 0;
}
