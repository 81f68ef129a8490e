/** What the threads that match expressions and the one that started them say to each other. */
export interface MatchRequest {
  readonly kind: 'match';
  readonly source: string;
  readonly flags: string;
  readonly texts: readonly string[];
}

/** Each match, and then that there are no more. */
export type MatchReply = { readonly at: number; readonly match: string } | 'done';

export function matchAll({ source, flags, texts }: MatchRequest, reply: (reply: MatchReply) => void): void {
  const expression = new RegExp(source, flags);
  for (const [at, text] of texts.entries()) {
    const match = expression.exec(text)?.[0];
    if (match !== undefined) reply({ at, match });
  }
  reply('done');
}
