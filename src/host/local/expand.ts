/** The paths of this machine that match a glob, component by component. */
import { failureOf } from '../failure.ts';
import { nameOfBytes, pathForSystem } from '../file-name.ts';
import { expandBraces, globExpression, isGlob } from '../glob.ts';
import { lstat, readdir } from './system-calls.ts';
import type { Expansion, TreeError } from '../trees.ts';

export async function expand(glob: string, under = ''): Promise<Expansion> {
  const errors: TreeError[] = [];
  const paths: string[] = [];
  for (const one of expandBraces(glob)) paths.push(...(await expandOne(one, under, errors)));
  return { paths: [...new Set(paths)].sort(), errors };
}

async function expandOne(glob: string, under: string, errors: TreeError[]): Promise<readonly string[]> {
  let paths: readonly string[] = [under === '/' ? '' : under];
  for (const component of glob.split('/').filter((each) => each !== '')) {
    const next: string[] = [];
    for (const path of paths) next.push(...(await matchesIn(path, component, errors)));
    paths = next;
  }
  return paths.map((path) => (path === '' ? '/' : path));
}

async function matchesIn(path: string, component: string, errors: TreeError[]): Promise<readonly string[]> {
  const subject = isGlob(component) ? `${path}/` : `${path}/${component}`;
  try {
    return isGlob(component) ? await entriesLike(path, component) : await onlyIfThere(subject);
  } catch (error) {
    const { reason, message } = failureOf(error, subject);
    if (reason !== 'missing') errors.push({ path: subject, reason, message });
    return [];
  }
}

async function entriesLike(path: string, component: string): Promise<readonly string[]> {
  const expression = globExpression(component);
  const names = await readdir(pathForSystem(`${path}/`), { encoding: 'buffer' });
  return names
    .map(nameOfBytes)
    .filter((name) => expression.test(name))
    .map((name) => `${path}/${name}`);
}

async function onlyIfThere(path: string): Promise<readonly string[]> {
  await lstat(pathForSystem(path));
  return [path];
}
