import { MAX_ERRORS, type TreeReport, type Walk } from '../trees.ts';
import { firstByPath } from './first-by-path.ts';
import { firstPaths } from './first-paths.ts';

/** One report of the parts that were looked at apart. */
export function mergeReports({ select }: Walk, parts: readonly TreeReport[]): TreeReport {
  return {
    seen: sum(parts.map(({ seen }) => seen)),
    vanished: sum(parts.map(({ vanished }) => vanished)),
    selected: select.map(({ limit }, index) => ({
      count: sum(parts.map(({ selected }) => selected[index]?.count ?? 0)),
      entries: firstByPath(
        parts.flatMap(({ selected }) => selected[index]?.entries ?? []),
        limit,
      ),
    })),
    notEntered: {
      count: sum(parts.map(({ notEntered }) => notEntered.count)),
      paths: firstPaths(parts.flatMap(({ notEntered }) => notEntered.paths)),
    },
    errors: firstByPath(
      parts.flatMap(({ errors }) => errors),
      MAX_ERRORS,
    ),
    errorCount: sum(parts.map(({ errorCount }) => errorCount)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
