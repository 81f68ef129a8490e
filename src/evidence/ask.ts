/** Asks a tree of conditions, and explains the answer condition by condition. */
import { allOf, anyOf, not, unknown, type Answer, type Answered } from './answer.ts';
import type { Condition, Leaf, OneOrMore } from './condition.ts';
import { JUDGES } from './conditions/index.ts';
import type { Judge } from './conditions/judge.ts';
import { listOf, orReason, type Look } from './look.ts';

/** A tree of conditions with what each of them saw, as JSON. Only leaves hold answers; {@link answerOf} computes the rest. */
export type Explanation =
  | { readonly all: readonly Explanation[] }
  | { readonly any: readonly Explanation[] }
  | { readonly not: Explanation }
  | ({ readonly asked: string } & Answered);

/**
 * @param isThorough ask on where the answer is certain already; otherwise what follows in a list is left out
 */
export async function ask(condition: Condition, look: Look, isThorough: boolean): Promise<Explanation> {
  if ('all' in condition) return { all: await askList(condition.all, look, isThorough, 'false') };
  if ('any' in condition) return { any: await askList(condition.any, look, isThorough, 'true') };
  if ('not' in condition) return { not: await ask(condition.not, look, isThorough) };
  return await askLeaf(condition, look);
}

async function askList(
  conditions: readonly Condition[],
  look: Look,
  isThorough: boolean,
  decisive: Answer,
): Promise<readonly Explanation[]> {
  if (isThorough) return await Promise.all(conditions.map((each) => ask(each, look, true)));
  const asked: Explanation[] = [];
  for (const condition of conditions) {
    const explanation = await ask(condition, look, false);
    asked.push(explanation);
    if (answerOf(explanation) === decisive) break;
  }
  return asked;
}

async function askLeaf(leaf: Leaf, look: Look): Promise<Explanation> {
  const [[kind, fields] = ['', {}]] = Object.entries(leaf) as [string, object][];
  const judge = JUDGES[kind as keyof typeof JUDGES] as Judge<never>;
  // A function that is not async throws at once.
  const judged = await orReason(Promise.resolve().then(() => judge(fields as never, look)));
  const answered = judged.reason === undefined ? judged.value : unknown(judged.reason.message);
  return { asked: leafText(kind, fields), answer: answered.answer, saw: answered.saw };
}

/** As it is written: `module name rds, is blocked`. */
function leafText(kind: string, fields: object): string {
  const entries = Object.entries(fields) as [string, OneOrMore<string | number | boolean>][];
  const parts = entries.map(([name, value]) => `${name} ${listOf(value).join(' or ')}`);
  return `${kind} ${parts.join(', ')}`.trim();
}

/** A list of nothing tells nothing, though logic would have it true or false. */
export function answerOf(explanation: Explanation): Answer {
  if ('all' in explanation)
    return explanation.all.length === 0 ? 'unknown' : allOf(explanation.all.map(answerOf));
  if ('any' in explanation)
    return explanation.any.length === 0 ? 'unknown' : anyOf(explanation.any.map(answerOf));
  if ('not' in explanation) return not(answerOf(explanation.not));
  return explanation.answer;
}

const MARKS: Readonly<Partial<Record<string, string>>> = { true: 'yes', false: 'no' };

/** One line for each node, indented below what it is part of. */
export function explanationLines(explanation: Explanation, indent = ''): readonly string[] {
  const mark = MARKS[answerOf(explanation)] ?? 'cannot tell';
  const below = (explanations: readonly Explanation[]): readonly string[] =>
    explanations.flatMap((each) => explanationLines(each, `${indent}  `));
  if ('all' in explanation) return [`${indent}all: ${mark}`, ...below(explanation.all)];
  if ('any' in explanation) return [`${indent}any: ${mark}`, ...below(explanation.any)];
  if ('not' in explanation) return [`${indent}not: ${mark}`, ...below([explanation.not])];
  return [`${indent}${explanation.asked}: ${mark} (${explanation.saw})`];
}

/** What the leaves saw that made the answer what it is. */
export function reasons(explanation: Explanation): readonly string[] {
  const answer = answerOf(explanation);
  if ('not' in explanation) return reasons(explanation.not);
  if ('asked' in explanation) return [explanation.saw];
  const parts = 'all' in explanation ? explanation.all : explanation.any;
  return parts.filter((part) => answerOf(part) === answer).flatMap(reasons);
}
