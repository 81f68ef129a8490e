/** Versions of the distribution: numbers between dots, `1.133`; what follows a dash is of the packager. */

/** Positive when `a` is newer; undefined for what is no version. */
export function compareVersions(a: string, b: string): number | undefined {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  if (left === undefined || right === undefined) return undefined;
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersOf(version: string): readonly number[] | undefined {
  const [, numbers] = /^(\d{1,9}(?:\.\d{1,9})*)(?:-\d+)?$/.exec(version) ?? [];
  return numbers?.split('.').map(Number);
}
