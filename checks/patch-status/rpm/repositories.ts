/** Repositories that are enabled, and where their metadata are stored. Source: dnf.conf(5), dnf5.conf(5), zypper(8). */
import { globExpression } from '../../../src/host/glob.ts';
import { orReason, unlessMissing, type Look } from '../../../src/evidence/look.ts';
import { isTrue, parseIni, words, type Section } from './ini.ts';

export interface Configured {
  readonly repositories: readonly ConfiguredRepository[];
  readonly troubles: readonly string[];
  /** Patterns of packages that are not to be updated. */
  readonly excluded: readonly string[];
}

export interface ConfiguredRepository {
  readonly id: string;
  /** Paths of directories that hold its `repodata`: of each address that it has had. */
  readonly caches: readonly string[];
}

const ZYPP = { configured: '/etc/zypp/repos.d', cache: '/var/cache/zypp/raw' };
const MAIN = ['/etc/dnf/dnf.conf', '/etc/yum.conf'] as const;
const CONFIGURED = ['/etc/yum.repos.d', '/etc/yum/repos.d', '/etc/distro.repos.d'] as const;
/** Of dnf 5 and of dnf 4. */
const CACHES = ['/var/cache/libdnf5', '/var/cache/dnf'] as const;

/** Of the address, in hexadecimal. */
const HASH = /-[0-9a-f]{16}$/;

export async function findRepositories(look: Look): Promise<Configured> {
  const troubles: string[] = [];
  const zypp = await sectionsBelow(look, ZYPP.configured, troubles);
  if (zypp.length > 0) {
    const stored = await namesIn(look, ZYPP.cache);
    const cachesOf = (id: string): readonly string[] => (stored.includes(id) ? [`${ZYPP.cache}/${id}`] : []);
    return { repositories: enabled(zypp, cachesOf), troubles, excluded: [] };
  }
  const main = await sectionsOf(look, MAIN, troubles);
  const settings = main.find(({ name }) => name === 'main')?.values ?? new Map<string, string>();
  const directories = settings.has('reposdir') ? words(settings.get('reposdir')) : CONFIGURED;
  const listed = await Promise.all(directories.map((directory) => sectionsBelow(look, directory, troubles)));
  const sections = [...main.filter(({ name }) => name !== 'main'), ...listed.flat()];
  const caches = settings.has('cachedir') ? [(settings.get('cachedir') ?? '').replace(/\/+$/, '')] : CACHES;
  const stored = await Promise.all(
    caches.map(async (path) =>
      (await namesIn(look, path)).map((name) => ({ name, path: `${path}/${name}` })),
    ),
  );
  const cachesOf = (id: string): readonly string[] =>
    stored.flat().flatMap(({ name, path }) => (name !== id && name.replace(HASH, '') === id ? [path] : []));
  return {
    repositories: enabled(sections, cachesOf),
    troubles,
    excluded: [settings, ...sections.map(({ values }) => values)].flatMap((values) => [
      ...words(values.get('exclude')),
      ...words(values.get('excludepkgs')),
    ]),
  };
}

/** Of one that is configured twice the last counts. */
function enabled(
  sections: readonly Section[],
  cachesOf: (id: string) => readonly string[],
): readonly ConfiguredRepository[] {
  const byId = new Map(sections.map(({ name, values }) => [name, values]));
  return [...byId]
    .filter(([, values]) => isTrue(values.get('enabled'), true))
    .map(([id]) => ({ id, caches: cachesOf(id) }));
}

async function namesIn({ host }: Look, directory: string): Promise<readonly string[]> {
  const read = await orReason(host.files.list(directory));
  return read.reason === undefined ? read.value : [];
}

async function sectionsBelow(look: Look, directory: string, troubles: string[]): Promise<readonly Section[]> {
  const read = await orReason(unlessMissing(look.host.files.list(directory)));
  if (read.reason !== undefined) troubles.push(read.reason.message);
  const names = (read.reason === undefined ? (read.value ?? []) : []).filter((name) =>
    name.endsWith('.repo'),
  );
  return await sectionsOf(
    look,
    names.toSorted().map((name) => `${directory}/${name}`),
    troubles,
  );
}

async function sectionsOf(
  look: Look,
  paths: readonly string[],
  troubles: string[],
): Promise<readonly Section[]> {
  const read = await Promise.all(paths.map((path) => orReason(unlessMissing(look.text(path)))));
  return read.flatMap((each) => {
    if (each.reason === undefined) return parseIni(each.value ?? '');
    troubles.push(each.reason.message);
    return [];
  });
}

const LOCKS = ['/etc/dnf/plugins/versionlock.list', '/etc/yum/pluginconf.d/versionlock.list'] as const;
const LOCKS_OF_DNF_5 = '/etc/dnf/versionlock.toml';
const LOCKS_OF_ZYPPER = '/etc/zypp/locks';

/** Names or patterns of packages that stay at their version. */
export async function lockedNames(look: Look): Promise<readonly string[]> {
  const text = async (path: string): Promise<string> => {
    const read = await orReason(look.text(path));
    return read.reason === undefined ? read.value : '';
  };
  const lists = (await Promise.all(LOCKS.map(text))).join('\n').split('\n');
  return [
    ...lists.filter((line) => /^[^#!\s]/.test(line)).map(lockedName),
    ...[...(await text(LOCKS_OF_DNF_5)).matchAll(/^\s*name\s*=\s*"([^"]+)"/gm)].map(([, name = '']) => name),
    ...[...(await text(LOCKS_OF_ZYPPER)).matchAll(/^solvable_name:\s*(\S+)/gm)].map(([, name = '']) => name),
  ];
}

/** `NAME-EPOCH:VERSION-RELEASE.*`, or with the epoch first. */
function lockedName(line: string): string {
  return line
    .trim()
    .replace(/^\d+:/, '')
    .replace(/-(?:\d+:)?[^-]+-[^-]+$/, '');
}

/** @param patterns names, or globs of names or of `NAME-VERSION…` */
export function isHeld(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === name || globExpression(pattern).test(name));
}
