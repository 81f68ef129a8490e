/**
 * Three-valued answers. Source: S. C. Kleene, "Introduction to Metamathematics", §64 (strong three-valued logic).
 */
export type Answer = 'true' | 'false' | 'unknown';

/** An answer and what it rests on, in a line. */
export interface Answered {
  readonly answer: Answer;
  readonly saw: string;
}

/** True when all are, false as soon as one is. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.includes('false')) return 'false';
  return answers.every((answer) => answer === 'true') ? 'true' : 'unknown';
}

/** True as soon as one is, false when all are. */
export function anyOf(answers: readonly Answer[]): Answer {
  return not(allOf(answers.map(not)));
}

const OPPOSITE: Readonly<Partial<Record<string, Answer>>> = { true: 'false', false: 'true' };

/** What comes from a stored observation may be no answer at all, which tells nothing either. */
export function not(answer: Answer): Answer {
  return OPPOSITE[answer] ?? 'unknown';
}

export function told(isTrue: boolean, saw: string): Answered {
  return { answer: isTrue ? 'true' : 'false', saw };
}

export function unknown(reason: string): Answered {
  return { answer: 'unknown', saw: reason };
}

/** Of many things looked at, one that answers true is enough: it speaks, else the first that could not tell. */
export function firstOf(answers: readonly Answered[], otherwise: string): Answered {
  const byAnswer = (wanted: Answer): Answered | undefined => answers.find(({ answer }) => answer === wanted);
  return byAnswer('true') ?? byAnswer('unknown') ?? byAnswer('false') ?? told(false, otherwise);
}
