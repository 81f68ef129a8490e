/** Where files are looked for: paths, globs, and `**` for everything below a directory. */
import { expandBraces, globExpression, isGlob } from '../../src/host/glob.ts';

export type Place =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'glob'; readonly glob: string }
  | {
      readonly kind: 'deep';
      /** Path or glob of the directories. */
      readonly base: string;
      /** The last component of what is looked for below them: a name or a glob. */
      readonly name: string;
      /** Of whole paths. */
      readonly expression: RegExp;
    };

const ANYTHING = '**';

export function placesOf(pattern: string): readonly Place[] {
  return expandBraces(pattern).map(placeOf);
}

function placeOf(pattern: string): Place {
  const parts = pattern.split('/').filter((part) => part !== '');
  const path = `/${parts.join('/')}`;
  const at = parts.indexOf(ANYTHING);
  if (at < 0) return isGlob(path) ? { kind: 'glob', glob: path } : { kind: 'path', path };
  const base = `/${parts.slice(0, at).join('/')}`;
  const below = parts.slice(at + 1).filter((part) => part !== ANYTHING);
  const tail = below.length === 0 ? ['*'] : below;
  const prefix = base === '/' ? '' : inner(base);
  const expression = new RegExp(`^${prefix}/(?:[^]*/)?${inner(tail.join('/'))}$`, 'u');
  return { kind: 'deep', base, name: tail.at(-1) ?? '*', expression };
}

function inner(glob: string): string {
  return globExpression(glob).source.slice(1, -1);
}

export function isAt(place: Place, path: string): boolean {
  if (place.kind === 'path') return place.path === path;
  return place.kind === 'glob' ? globExpression(place.glob).test(path) : place.expression.test(path);
}
