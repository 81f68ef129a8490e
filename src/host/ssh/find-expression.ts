/**
 * A walk as an expression of GNU find. What it selects is at least what the walk asks for: the selections themselves
 * are computed here, by the code that walks local trees. What it prunes is at most what the walk leaves out.
 */
import type { FileType } from '../files.ts';
import { expandBraces, isGlob } from '../glob.ts';
import type { Clause, Names, Selection, Walk } from '../trees.ts';
import { byteString, quoted } from './quote.ts';

const LETTERS: Readonly<Partial<Record<FileType, string>>> = {
  file: 'f',
  directory: 'd',
  link: 'l',
  fifo: 'p',
  socket: 's',
  block: 'b',
  character: 'c',
};

/** Type letter, bits, owner, group, size, device, path. */
const PRINT = `-printf '%y%m %U %G %s %D %p\\0'`;
/** An entry that nobody asks for is only counted. */
const COUNT = `-printf '\\0'`;

/** Holds for every entry whose status can be read, and for no other: numbers of links are below it. */
const HAS_STATUS = '-links -4294967296';

/** The part of the command after the roots. */
export function gnuExpression(walk: Walk): string {
  const { exact, prune } = exclusions(walk);
  // Directories on other devices are told too, and find knows no test for them.
  const directories = walk.oneFileSystem ? '-type d -o ' : '';
  const print = exact
    ? `\\( \\( ${directories}${candidates(walk.select)} \\) ${PRINT} -o ${COUNT} \\)`
    : PRINT;
  const look = prune === '' ? print : `\\( ${print} , -type d \\( ${prune} \\) -prune \\)`;
  return `-regextype posix-extended ${nested(walk)}${HAS_STATUS} ${look}`;
}

/** Global options, which GNU find wants first. */
export function bounds({ depth, oneFileSystem }: Walk): string {
  const deepest = Number.isFinite(depth) ? ` -maxdepth ${depth}` : '';
  return `-mindepth 1${deepest}${oneFileSystem ? ' -xdev' : ''}`;
}

/** A root below another is a walk of its own. */
export function nested({ roots }: Walk): string {
  const paths = [...new Set(roots)];
  const inner = paths.filter((path) => paths.some((other) => other !== path && isBelow(path, other)));
  if (inner.length === 0) return '';
  return `-type d \\( ${inner.map(pathTest).join(' -o ')} \\) -prune -o `;
}

function isBelow(path: string, other: string): boolean {
  return path.startsWith(other === '/' ? '/' : `${other}/`);
}

interface Exclusions {
  /** Whether what is pruned is all that the walk leaves out. */
  readonly exact: boolean;
  readonly prune: string;
}

/**
 * Directories that every selection excludes. What they all exclude is what the one excludes that excludes least, where
 * there is such a one.
 */
function exclusions({ select }: Walk): Exclusions {
  const sets = select.map(({ exclude }) => new Set(exclude.flatMap(expandBraces)));
  const [least = new Set<string>(), ...others] = sets.toSorted((a, b) => a.size - b.size);
  const common = [...least].filter((pattern) => others.every((set) => set.has(pattern)));
  const tests = common.map(patternTest);
  const pruned = tests.filter((test) => test !== undefined);
  return { exact: pruned.length === least.size, prune: pruned.join(' -o ') };
}

/** Directories that every selection excludes by their very path, for a find that knows no more. */
export function plainExclusions({ select }: Walk): string {
  const sets = select.map(({ exclude }) => exclude.flatMap(expandBraces));
  const [first = [], ...others] = sets;
  const common = first.filter((path) => !isGlob(path) && others.every((set) => set.includes(path)));
  return common.map(pathTest).join(' -o ');
}

/**
 * Undefined for globs that count characters: find counts bytes, and would take one name for another.
 */
function patternTest(pattern: string): string | undefined {
  if (!isGlob(pattern)) return pathTest(pattern);
  if (/[?[\]]/.test(pattern)) return undefined;
  const parts = pattern.split(/\*+/).map((part) => byteString(part).replaceAll(/[^\w/-]/g, literal));
  return `-regex '${parts.join('[^/]*')}'`;
}

/** A byte that means itself in an extended regular expression between the quotes of a shell. */
function literal(byte: string): string {
  if (byte === "'") return `'\\''`;
  if (byte === '\n') return `'"$n"'`;
  if (byte === '^' || byte === '\\') return `\\${byte}`;
  return /[.$+(){}|*?]/.test(byte) ? `[${byte}]` : byte;
}

/** The pattern of fnmatch(3) that only this path matches. */
function pathTest(path: string): string {
  return `-path ${quoted(escaped(path))}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[*?[\\]/g, '\\$&');
}

function candidates(select: readonly Selection[]): string {
  const tests = new Set(select.flatMap(({ anyOf }) => anyOf.flatMap(clauseTest)));
  return tests.size === 0 ? '-false' : [...tests].map((test) => `\\( ${test} \\)`).join(' -o ');
}

/** Conditions that it leaves out are left to whoever computes the selections. */
function clauseTest(clause: Clause): readonly string[] {
  const { types, anyBitSet, allBitsClear = 0, anyBitClear, ownerNotIn = [], groupNotIn = [] } = clause;
  const { sizeIn, sizeAtMost, nameIn } = clause;
  const letters = types.flatMap((type) => LETTERS[type] ?? []);
  if (letters.length === 0) return [];
  const tests = [
    `\\( ${letters.map((letter) => `-type ${letter}`).join(' -o ')} \\)`,
    ...(anyBitSet === undefined ? [] : [`-perm /${octal(anyBitSet)}`]),
    ...(anyBitClear === undefined ? [] : [`! -perm -${octal(anyBitClear)}`]),
    // No bit at all is always clear, but `/0` is found in every mode.
    ...(allBitsClear === 0 ? [] : [`! -perm /${octal(allBitsClear)}`]),
    ...ownerNotIn.map((uid) => `! -uid ${uid}`),
    ...groupNotIn.map((gid) => `! -gid ${gid}`),
    ...(sizeAtMost === undefined ? [] : [`! -size +${sizeAtMost}c`]),
    ...anyOf(sizeIn?.map((size) => `-size ${size}c`)),
    ...anyOf(nameIn === undefined ? undefined : namesTests(nameIn)),
  ];
  return [tests.join(' ')];
}

/** More tests than this cost more than they save. */
const MANY = 50;

function anyOf(tests: readonly string[] | undefined): readonly string[] {
  if (tests === undefined || tests.length > MANY) return [];
  return tests.length === 0 ? ['-false'] : [`\\( ${tests.join(' -o ')} \\)`];
}

/** Undefined where a glob counts characters: find counts bytes, and would miss names. */
function namesTests({ exact, like }: Names): readonly string[] | undefined {
  if (like.some((glob) => /[?[\]\\]/.test(glob))) return undefined;
  return [...exact.map(escaped), ...like].map((pattern) => `-name ${quoted(pattern)}`);
}

/** The twelve permission bits. */
function octal(bits: number): string {
  return (bits & 0o7777).toString(8);
}
