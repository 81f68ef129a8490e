/** Modes as sets of the twelve permission bits. Source: inode(7), chmod(1). */

/** The bits that the mode has and the limit has not. */
export function beyond(mode: number, limit: number): number {
  return mode & ~limit & 0o7777;
}

const CLASSES = [
  ['u', 6, 0o4000],
  ['g', 3, 0o2000],
  ['o', 0, 0],
] as const;
const STICKY = 0o1000;

/** As chmod writes them: `u+s,g+w,o+rw`. */
export function symbolic(bits: number): string {
  const parts = CLASSES.flatMap(([who, shift, special]) => {
    const letters = rwx(bits >> shift) + ((bits & special) === 0 ? '' : 's');
    return letters === '' ? [] : [`${who}+${letters}`];
  });
  return [...parts, ...((bits & STICKY) === 0 ? [] : ['+t'])].join(',');
}

function rwx(bits: number): string {
  return `${(bits & 4) === 0 ? '' : 'r'}${(bits & 2) === 0 ? '' : 'w'}${(bits & 1) === 0 ? '' : 'x'}`;
}
