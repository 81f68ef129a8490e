/** Packages whose old files are still in use: what processes have mapped to run though it was replaced. Source: proc_pid_maps(5). */
import { dpkgOwners } from './dpkg-packages.ts';
import { contentOf, printableLines, unlessOutOfReach, type Node } from './node.ts';
import { byBytes, type NodePackages } from './packages.ts';
import { rpmOwners } from './rpm-packages.ts';

const PATHS_AT_ONCE = 500;
const OWNERS = { rpm: rpmOwners, dpkg: dpkgOwners } as const;
const NAME = /^[A-Za-z0-9][A-Za-z0-9+._-]*$/;

/** @returns names, each once, in order; whoever is not root sees only the own processes */
export async function restarts(node: Node, packager: NodePackages['packager']): Promise<readonly string[]> {
  const paths = [...new Set((await replacedFiles(node)).flatMap(whatItMayBeCalled))].toSorted(byBytes);
  const names = new Set<string>();
  for (let at = 0; at < paths.length; at += PATHS_AT_ONCE) {
    const owners = await OWNERS[packager](node, paths.slice(at, at + PATHS_AT_ONCE));
    for (const owner of owners) if (NAME.test(owner)) names.add(owner);
  }
  return [...names].toSorted(byBytes);
}

async function replacedFiles(node: Node): Promise<readonly string[]> {
  const names = (await unlessOutOfReach(node.host.files.list('/proc'))) ?? [];
  const processes = names.filter((name) => /^[0-9]/.test(name));
  const maps = await Promise.all(processes.map((pid) => mapsOf(node, pid)));
  return maps.flatMap((text) => printableLines(text).flatMap(replacedFile));
}

/** Processes end while they are looked at. */
async function mapsOf(node: Node, pid: string): Promise<string> {
  try {
    return (await contentOf(node, `/proc/${pid}/maps`)) ?? '';
  } catch {
    return '';
  }
}

/** Paths that are plain: no packager takes them for a pattern. */
const REPLACED =
  /^\S+ ..x\S* \S+ \S+ \S+ +(?<path>\/(?:usr|lib|lib32|lib64|libx32|bin|sbin|opt)\/[\w./+@:~-]*) \(deleted\)$/;

function replacedFile(line: string): readonly string[] {
  const path = REPLACED.exec(line)?.groups?.['path'];
  return path === undefined ? [] : [path];
}

/** The library that came instead may differ in its last numbers; and /lib may be /usr/lib. */
function whatItMayBeCalled(path: string): readonly string[] {
  const names = [path];
  for (let name = path; /\.so\.[^/]*\.[^./]*$/.test(name);) {
    name = name.replace(/\.[^./]*$/, '');
    names.push(name);
  }
  return names.flatMap((name) =>
    /^\/usr\/(?:lib|lib32|lib64|libx32|bin|sbin)\//.test(name) ? [name, name.slice('/usr'.length)] : [name],
  );
}
