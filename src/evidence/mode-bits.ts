/**
 * Permission bits as policies write them: symbolic (`o+w`, `u+s,g+s`, `+t`) or octal (`"0022"`). They are always sets
 * of bits; octal numbers are never compared as numbers.
 * Source: chmod(1); inode(7), "The file type and mode".
 */
const SYMBOLIC = /^(?<who>[ugoa]*)\+(?<what>[rwxst]+)$/;
const OCTAL = /^0?[0-7]{3,4}$/;

const WHAT: Readonly<Record<string, number>> = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 };
/** The sticky bit is nobody's. */
const WHO: Readonly<Record<string, number>> = { u: 0o5700, g: 0o3070, o: 0o1007, a: 0o7777 };

export const STICKY = 0o1000;
export const GROUP_WRITE = 0o020;
export const OTHERS_WRITE = 0o002;

/** The mode bits that the text names; undefined where it names none or is no such text. */
export function parseBits(text: string): number | undefined {
  const bits = OCTAL.test(text) ? Number.parseInt(text, 8) : symbolicBits(text);
  return bits === 0 ? undefined : bits;
}

function symbolicBits(text: string): number {
  const parts = text.split(',').map(bitsOfPart);
  return parts.includes(0) ? 0 : union(parts);
}

function bitsOfPart(text: string): number {
  const { who = '', what = '' } = SYMBOLIC.exec(text)?.groups ?? {};
  return union(lookUp(who === '' ? 'a' : who, WHO)) & union(lookUp(what, WHAT));
}

function lookUp(letters: string, table: Readonly<Record<string, number>>): readonly number[] {
  return Array.from(letters, (letter) => table[letter] ?? 0);
}

function union(parts: readonly number[]): number {
  return parts.reduce((all, bits) => all | bits, 0);
}

/** Four octal digits. */
export function octal(bits: number): string {
  return bits.toString(8).padStart(4, '0');
}

/**
 * Whether an ACL could tell more than the mode about who may write: the group bits are its mask, and where everybody
 * may, it tells nothing new.
 */
export function mayHideAcl(mode: number): boolean {
  return (mode & GROUP_WRITE) !== 0 && (mode & OTHERS_WRITE) === 0;
}

/** The bits that the mode has and the limit has not. */
export function beyond(mode: number, limit: number): number {
  return mode & ~limit & 0o7777;
}

const CLASSES = [
  ['u', 6, 0o4000],
  ['g', 3, 0o2000],
  ['o', 0, 0],
] as const;

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
