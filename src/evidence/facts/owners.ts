/** Which files belong to an installed package. Source: dpkg-query(1), `-S`; rpm(8), `-qf`. */
import { Failure } from '../../host/failure.ts';
import { orReason, type Look } from '../look.ts';
import { packages, type Manager } from './packages.ts';

export type Ownership = 'owned' | 'unowned' | { readonly unknown: string };

const LINKS = 40;

/**
 * The file that a path leads to, every link followed.
 * @throws Failure, `missing` where it leads nowhere
 */
export async function realPath({ host: { files } }: Look, path: string): Promise<string> {
  let [done, rest] = ['', path.split('/').filter((part) => part !== '')];
  for (let links = 0; links < LINKS;) {
    const [part, ...others] = rest;
    if (part === undefined) return done === '' ? '/' : done;
    if (part === '.' || part === '..') {
      [done, rest] = [part === '.' ? done : done.replace(/\/[^/]*$/, ''), others];
      continue;
    }
    const { type } = await files.linkStatus(`${done}/${part}`);
    if (type !== 'link') [done, rest] = [`${done}/${part}`, others];
    else {
      links += 1;
      const target = await files.readLink(`${done}/${part}`);
      [done, rest] = [target.startsWith('/') ? '' : done, [...target.split('/').filter(Boolean), ...others]];
    }
  }
  throw new Failure('failed', `${path}: too many levels of symbolic links`);
}

/**
 * Whether some package owns the file; all packagers that have any package are asked.
 * @param path without links
 */
export async function ownership(look: Look, path: string): Promise<Ownership> {
  const listed = await orReason(look.fact(packages));
  if (listed.reason !== undefined) return { unknown: listed.reason.message };
  const { found, gaps } = listed.value;
  const managers = [...new Set(found.map(({ manager }) => manager))];
  const answers = await Promise.all(managers.map((manager) => askManager(look, manager, path)));
  if (answers.includes('owned')) return 'owned';
  const blind = answers.find((answer) => typeof answer === 'object');
  if (blind !== undefined) return blind;
  return gaps[0] === undefined ? 'unowned' : { unknown: gaps[0] };
}

async function askManager(look: Look, manager: Manager, path: string): Promise<Ownership> {
  const asked = await orReason(manager === 'dpkg' ? askDpkg(look, path) : askRpm(look, path));
  return asked.reason === undefined ? asked.value : { unknown: asked.reason.message };
}

const NOT_FOUND = 1;

async function askDpkg(look: Look, path: string): Promise<Ownership> {
  const names = await packagedNames(look, path);
  if (await isListed(look, path, names)) return 'owned';
  const patterns = names.map((name) => name.replaceAll(/[\\*?[\]]/g, '\\$&'));
  const { exitCode, stdout, stderr } = await run(look, 'dpkg-query', ['-S', '--', ...patterns]);
  const isOwned = stdout
    .split('\n')
    .some((line) => names.some((name) => line.endsWith(`: ${name}`)) && !line.startsWith('diversion by '));
  if (isOwned) return 'owned';
  return exitCode === NOT_FOUND ? 'unowned' : { unknown: `dpkg-query: ${stderr.trim()}` };
}

/** Packages from before /usr was merged name files without it. Where it is not merged, that is another file. */
async function packagedNames({ host: { files } }: Look, path: string): Promise<readonly string[]> {
  const { top, rest } = /^\/(?:usr\/)?(?<top>s?bin|lib\w*)\/(?<rest>.*)$/s.exec(path)?.groups ?? {};
  if (top === undefined || rest === undefined) return [path];
  const beside = await orReason(files.linkStatus(`/${top}`));
  const isApart =
    path.startsWith('/usr/') && beside.reason === undefined && beside.value.type === 'directory';
  return isApart ? [path] : [`/${top}/${rest}`, `/usr/${top}/${rest}`];
}

const DPKG_LISTS = '/var/lib/dpkg/info';
/** More packages than this with the name of a file in theirs are not worth the reading. */
const LIKELY = 8;

/**
 * Whether a package that is called like the file has it in its list: dpkg-query reads the lists of all packages. That
 * none of these has it says nothing.
 */
async function isListed(look: Look, path: string, names: readonly string[]): Promise<boolean> {
  const stem = /^[A-Za-z]{3,}/.exec(path.slice(path.lastIndexOf('/') + 1))?.[0].toLowerCase();
  const lists = await orReason(look.fact(dpkgLists));
  if (stem === undefined || lists.reason !== undefined) return false;
  const likely = lists.value.filter((name) => name.includes(stem));
  if (likely.length > LIKELY) return false;
  const texts = await Promise.all(likely.map((name) => orReason(look.text(`${DPKG_LISTS}/${name}`))));
  const owned = new Set(texts.flatMap((text) => (text.reason === undefined ? text.value.split('\n') : [])));
  return names.some((name) => owned.has(name));
}

async function dpkgLists({ host }: Look): Promise<readonly string[]> {
  return (await host.files.list(DPKG_LISTS)).filter((name) => name.endsWith('.list'));
}

async function askRpm(look: Look, path: string): Promise<Ownership> {
  const { exitCode, stdout, stderr } = await run(look, 'rpm', ['-qf', '--', path]);
  if (exitCode === 0) return 'owned';
  const isUnowned = `${stdout}\n${stderr}`.split('\n').includes(`file ${path} is not owned by any package`);
  return isUnowned ? 'unowned' : { unknown: `rpm: ${stderr.trim()}` };
}

async function run(
  { host, signal }: Look,
  name: string,
  argv: readonly string[],
): ReturnType<Look['host']['commands']['run']> {
  const program = await host.commands.find(name);
  if (program === undefined) throw new Failure('missing', `${name}: no such program`);
  return await host.commands.run([program, ...argv], signal);
}
