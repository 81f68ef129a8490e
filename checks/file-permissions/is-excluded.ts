import { expandBraces, globExpression } from '../../src/host/glob.ts';
import { parentsOf } from './target.ts';

/** Whether a pattern matches the path or a directory above it. */
export function isExcluded(path: string, exclude: readonly string[]): boolean {
  const expressions = exclude.flatMap(expandBraces).map(globExpression);
  return [path, ...parentsOf(path)].some((each) => expressions.some((expression) => expression.test(each)));
}
