/**
 * What modprobe is told about modules. Source: modprobe.d(5); kmod, `libkmod/libkmod-config.c` and
 * `kmod_module_get_install_commands`: files in the order of their names, of those of one name that in the first
 * directory, and the first `install` line whose glob matches.
 */
import { globExpression } from '../../host/glob.ts';
import { orReason, type Look } from '../look.ts';

const DIRECTORIES = [
  '/etc/modprobe.d',
  '/run/modprobe.d',
  '/usr/local/lib/modprobe.d',
  '/usr/lib/modprobe.d',
  '/lib/modprobe.d',
] as const;

export interface ModuleLine {
  /** The file that says it. */
  readonly path: string;
  readonly command: 'install' | 'blacklist';
  /** With `_` for `-`; globs where the command is `install`. */
  readonly module: string;
  readonly argument: string;
}

/** In the order in which it counts; what could not be read stands where it would. */
export type ModuleConfig = readonly (ModuleLine | { readonly unread: string })[];

export async function moduleConfig(look: Look): Promise<ModuleConfig> {
  const listings = await Promise.all(DIRECTORIES.map((directory) => listConfig(look, directory)));
  const unread = listings.flatMap(({ reason }) => (reason === undefined ? [] : [{ unread: reason }]));
  const paths = new Map<string, string>();
  for (const { directory, names } of listings) {
    for (const name of names) if (!paths.has(name)) paths.set(name, `${directory}/${name}`);
  }
  const ordered = [...paths.keys()].sort().flatMap((name) => paths.get(name) ?? []);
  const files = await Promise.all(ordered.map((path) => readConfig(look, path)));
  return [...unread, ...files.flat()];
}

interface ConfigListing {
  readonly directory: string;
  readonly names: readonly string[];
  readonly reason?: string;
}

async function listConfig({ host }: Look, directory: string): Promise<ConfigListing> {
  const listed = await orReason(host.files.list(directory));
  if (listed.reason === undefined) {
    return { directory, names: listed.value.filter((name) => /\.(?:conf|alias)$/.test(name)) };
  }
  return {
    directory,
    names: [],
    ...(listed.reason.reason === 'missing' ? {} : { reason: listed.reason.message }),
  };
}

/** A link to /dev/null, or into nothing, is the way to hide a file of a later directory. */
async function readConfig(look: Look, path: string): Promise<ModuleConfig> {
  const read = await orReason(look.text(path));
  if (read.reason === undefined) return parseModuleConfig(read.value, path);
  const isHidden = ['missing', 'not-regular'].includes(read.reason.reason);
  return isHidden ? [] : [{ unread: read.reason.message }];
}

export function parseModuleConfig(text: string, path: string): readonly ModuleLine[] {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return lines.flatMap((line) => {
    const [command, module, ...rest] = line.trim().split(/\s+/);
    if ((command !== 'install' && command !== 'blacklist') || module === undefined) return [];
    if (!IS_BALANCED.test(module)) return [];
    return [{ path, command, module: moduleName(module), argument: rest.join(' ') }];
  });
}

/** Others are a syntax error, and the line is passed over. */
const IS_BALANCED = /^(?:[^[\]]|\[[^\]]*\])*$/;

/** As `underscores` of kmod has it: a hyphen within a set is a range. */
export function moduleName(text: string): string {
  return text.replaceAll(/\[[^\]]*\]|-/g, (part) => (part === '-' ? '_' : part));
}

export function namesModule(line: ModuleLine, module: string): boolean {
  return line.command === 'install' ? globExpression(line.module).test(module) : line.module === module;
}
