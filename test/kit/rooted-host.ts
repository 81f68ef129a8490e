/**
 * A host that is a directory of this machine: everything below a constructed root, programs from a table. Absolute links
 * in it are only read, never followed.
 */
import { Failure, failureOf } from '../../src/host/failure.ts';
import type { CommandOutput } from '../../src/host/commands.ts';
import type { Digests } from '../../src/host/digests.ts';
import type { Files } from '../../src/host/files.ts';
import { parseGroup, parsePasswd } from '../../src/host/local/account-files.ts';
import { nameOfBytes } from '../../src/host/file-name.ts';
import type { Host } from '../../src/host/host.ts';
import type { TreeError, Trees } from '../../src/host/trees.ts';
import { localHostFromSource } from './local-host.ts';
import { makeTree, type Plan, type Tree } from './tree.ts';

/** What programs say, by the words that call them: `qmgr -c print server`. */
export type Programs = Readonly<Record<string, Partial<CommandOutput> | Failure>>;

const local = localHostFromSource();

/** @param now seconds since the epoch */
export function rootedHost(root: string, programs: Programs = {}, now = 1_000_000): Host {
  const files = rootedFiles(root);
  const text = async (path: string): Promise<string> => nameOfBytes((await files.open(path, 2 ** 22)).bytes);
  return {
    ...local,
    clock: { ...local.clock, now: () => now },
    files,
    trees: rootedTrees(root),
    digests: rootedDigests(root),
    commands: {
      find: (name) => Promise.resolve(known(programs, name) ? `/usr/bin/${name}` : undefined),
      run: ([program, ...argv]) => runKnown(programs, [program.replace(/^.*\//, ''), ...argv].join(' ')),
    },
    accounts: {
      effectiveUid: () => local.accounts.effectiveUid(),
      list: async () => parsePasswd(await text('/etc/passwd')),
      find: async (name) =>
        parsePasswd(await text('/etc/passwd')).find(
          (each) => each.name === name || String(each.uid) === name,
        ),
      findGroup: async (name) => parseGroup(await text('/etc/group')).find((each) => each.name === name)?.gid,
    },
  };
}

function known(programs: Programs, name: string): boolean {
  return Object.keys(programs).some((call) => call.split(' ', 1)[0] === name);
}

function runKnown(programs: Programs, call: string): Promise<CommandOutput> {
  const output = programs[call];
  if (output === undefined) return Promise.reject(new Error(`nobody said what '${call}' does`));
  if (output instanceof Failure) return Promise.reject(output);
  return Promise.resolve({ exitCode: 0, stdout: '', stderr: '', ...output });
}

function rootedFiles(root: string): Files {
  const { files } = local;
  return {
    open: (path, maxBytes) => outward(root, files.open(`${root}${path}`, maxBytes)),
    list: (path) => outward(root, files.list(`${root}${path}`)),
    status: (path) => outward(root, files.status(`${root}${path}`)),
    linkStatus: (path) => outward(root, files.linkStatus(`${root}${path}`)),
    readLink: (path) => outward(root, files.readLink(`${root}${path}`)),
  };
}

function rootedTrees(root: string): Trees {
  const { trees } = local;
  const shown = (path: string): string => path.slice(root.length);
  const error = (each: TreeError): TreeError => ({
    ...each,
    path: shown(each.path),
    message: each.message.replaceAll(root, ''),
  });
  return {
    walk: async (walk, signal) => {
      const report = await trees.walk({ ...walk, roots: walk.roots.map((path) => `${root}${path}`) }, signal);
      return {
        ...report,
        errors: report.errors.map(error),
        notEntered: { ...report.notEntered, paths: report.notEntered.paths.map(shown) },
        selected: report.selected.map((each) => ({
          ...each,
          entries: each.entries.map((entry) => ({ ...entry, path: shown(entry.path) })),
        })),
      };
    },
    statuses: async (paths, signal) => {
      const found = await trees.statuses(
        paths.map((path) => `${root}${path}`),
        signal,
      );
      return found.map((each) => ('reason' in each ? error(each) : { ...each, path: shown(each.path) }));
    },
    expand: async (glob) => {
      const { paths, errors } = await trees.expand(glob, root);
      return { paths: paths.map(shown), errors: errors.map(error) };
    },
  };
}

function rootedDigests(root: string): Digests {
  const shown = (path: string): string => path.slice(root.length);
  return {
    digest: async (request, signal) => {
      const paths = request.paths.map((path) => `${root}${path}`);
      const found = await local.digests.digest({ ...request, paths }, signal);
      return found.map((each) => ({
        ...each,
        path: shown(each.path),
        ...('reason' in each ? { message: each.message.replaceAll(root, '') } : {}),
      }));
    },
  };
}

/** What went wrong, as if the root were `/`. */
async function outward<T>(root: string, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    const { reason, message } = failureOf(error, root);
    throw new Failure(reason, message.replaceAll(root, ''));
  }
}

/** Files by absolute path: their text, or a plan; directories above them come by themselves. */
export type RootPlan = Readonly<Record<string, string | Plan>>;

export function makeRoot(files: RootPlan): Tree {
  const plans = new Map<string, Plan>();
  for (const [path, plan] of Object.entries(files)) {
    const parts = path.slice(1).split('/');
    for (const [index] of parts.slice(1).entries()) {
      const above = parts.slice(0, index + 1).join('/');
      if (!plans.has(above)) plans.set(above, { directory: 0o755 });
    }
    plans.set(parts.join('/'), typeof plan === 'string' ? { file: 0o644, content: plan } : plan);
  }
  return makeTree(Object.fromEntries(plans));
}
