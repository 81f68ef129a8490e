/** Conditions about files: `file`, `tree`, `unowned-file`, `line`. */
import { createHash } from 'node:crypto';
import { boundedExpression } from '../../host/bounded-expression.ts';
import type { FileStatus } from '../../host/files.ts';
import { firstOf, told, unknown, type Answered } from '../answer.ts';
import type { ConditionFields, OneOrMore } from '../condition.ts';
import { ownership, realPath } from '../facts/owners.ts';
import { listOf, orReason, unlessMissing, type Look } from '../look.ts';
import { octal, parseBits } from '../mode-bits.ts';
import type { Judge } from './judge.ts';

const MAX_HASHED_BYTES = 64 * 2 ** 20;

export const file: Judge<'file'> = (fields, look) =>
  anyPath(fields.path, look, (path) => judgeFile(path, fields, look));

/** One path that answers true is enough; a path that is not there is false. */
async function anyPath(
  paths: OneOrMore<string>,
  look: Look,
  judge: (path: string) => Promise<Answered>,
): Promise<Answered> {
  const { found, gaps } = await look.expand(paths);
  const answers = await Promise.all(found.map((path) => blindly(path, judge)));
  return firstOf([...answers, ...gaps.map(unknown)], `nothing is ${listOf(paths).join(' or ')}`);
}

async function blindly(path: string, judge: (path: string) => Promise<Answered>): Promise<Answered> {
  const judged = await orReason(judge(path));
  if (judged.reason === undefined) return judged.value;
  return judged.reason.reason === 'missing'
    ? told(false, `${path} is not there`)
    : unknown(judged.reason.message);
}

async function judgeFile(path: string, fields: ConditionFields['file'], look: Look): Promise<Answered> {
  const { files } = look.host;
  const status = await (fields.type === 'link' ? files.linkStatus(path) : files.status(path));
  const saw = `${path}: ${status.type}, mode ${octal(status.mode)}, owner ${status.uid}`;
  const { type = status.type, owner } = fields;
  if (type !== status.type || !hasBits(status, fields)) return told(false, saw);
  if (owner !== undefined && status.uid !== (await uidOf(owner, look))) return told(false, saw);
  return await judgeDigests(path, fields, saw, look);
}

function hasBits({ mode }: FileStatus, fields: ConditionFields['file']): boolean {
  const [set, anySet, clear] = [bitsOf(fields.set), bitsOf(fields['any-set']), bitsOf(fields.clear)];
  return (mode & set) === set && (anySet === 0 || (mode & anySet) !== 0) && (mode & clear) === 0;
}

function bitsOf(text: string | undefined): number {
  return text === undefined ? 0 : (parseBits(text) ?? 0);
}

async function uidOf(owner: string | number, { host, signal }: Look): Promise<number | undefined> {
  if (typeof owner === 'number') return owner;
  return (await host.accounts.find(owner, signal))?.uid;
}

const ALGORITHMS = ['md5', 'sha1', 'sha256'] as const;

async function judgeDigests(
  path: string,
  fields: ConditionFields['file'],
  saw: string,
  { host }: Look,
): Promise<Answered> {
  const wanted = ALGORITHMS.flatMap((algorithm) => {
    const digests = fields[algorithm];
    return digests === undefined ? [] : [{ algorithm, digests: listOf(digests) }];
  });
  if (wanted.length === 0) return told(true, saw);
  const { bytes } = await host.files.open(path, MAX_HASHED_BYTES);
  const seen = wanted.map(({ algorithm, digests }) => {
    const digest = createHash(algorithm).update(bytes).digest('hex');
    return { text: `${algorithm} ${digest}`, same: digests.some((each) => each.toLowerCase() === digest) };
  });
  return told(
    seen.every(({ same }) => same),
    `${saw}, ${seen.map(({ text }) => text).join(', ')}`,
  );
}

export const tree: Judge<'tree'> = async (fields, look) => {
  const { found: roots, gaps } = await look.expand(fields.path);
  const clause = {
    types: fields.types ?? ['file', 'directory'],
    anyBitSet: bitsOf(fields['any-set']),
  } as const;
  const select = [{ anyOf: [clause], exclude: [], limit: 1 }];
  const walk = { roots, depth: Infinity, oneFileSystem: true, select } as const;
  const report = await look.host.trees.walk(walk, look.signal);
  const [entry] = report.selected[0]?.entries ?? [];
  if (entry !== undefined) return told(true, `${entry.path}: mode ${octal(entry.mode)}`);
  const absent = report.errors.filter(({ path, reason }) => reason === 'missing' && roots.includes(path));
  const blind = [
    ...report.errors.filter((error) => !absent.includes(error)).map(({ message }) => message),
    ...report.notEntered.paths.map((path) => `${path}: another file system`),
    ...gaps,
  ];
  const isWhole = report.errorCount === absent.length && report.notEntered.count === 0 && gaps.length === 0;
  if (!isWhole) return unknown(blind[0] ?? 'not all of it could be read');
  return told(false, `none of ${report.seen} entries of ${listOf(fields.path).join(' and ')}`);
};

export const unownedFile: Judge<'unowned-file'> = (fields, look) =>
  anyPath(fields.path, look, (path) => judgeOwned(path, look));

async function judgeOwned(path: string, look: Look): Promise<Answered> {
  const real = await realPath(look, path);
  const { type } = await look.host.files.status(real);
  if (type !== 'file') return told(false, `${path}: ${type}`);
  const saw = real === path ? path : `${path}, which is ${real}`;
  const owned = await ownership(look, real);
  if (typeof owned === 'object') return unknown(`${saw}: ${owned.unknown}`);
  return told(
    owned === 'unowned',
    `${saw}: ${owned === 'unowned' ? 'no package owns it' : 'a package owns it'}`,
  );
}

const SHOWN_CHARACTERS = 200;

export const line: Judge<'line'> = (fields, look) => {
  const expression = boundedExpression(fields.matches, fields['ignore-case'] === true);
  return anyPath(fields.path, look, async (path) =>
    judgeLines(await look.text(path), expression, path, look),
  );
};

/** @throws Failure */
export async function judgeLines(
  text: string,
  expression: RegExp,
  source: string,
  { host, signal }: Look,
): Promise<Answered> {
  const lines = text.split('\n');
  let first = Infinity;
  await host.expressions.find(expression, lines, (index) => (first = Math.min(first, index)), signal);
  const found = lines[first];
  return found === undefined
    ? told(false, `${source}: no such line`)
    : told(true, `${source}:${first + 1}: ${found.trim().slice(0, SHOWN_CHARACTERS)}`);
}

/** Whether there is such a file, or why that cannot be told. @throws Failure */
export async function exists(path: string, { host }: Look): Promise<boolean> {
  return (await unlessMissing(host.files.status(path))) !== undefined;
}
