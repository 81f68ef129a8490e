/** A message that must not come twice: it carries the id of the operation, and is looked for before it is repeated. */
import type { RtClient } from './client.ts';
import type { Message } from './ticket-change.ts';

export interface Saying {
  readonly kind: 'correspond' | 'comment';
  readonly ticket: number;
  /** Of the operation: letters, digits, `.`, `_`, `:` and `-`. */
  readonly operation: string;
  readonly message: Message;
  /** Whether an attempt was made before whose end is not known. */
  readonly mayHaveHappened: boolean;
  /** It is said in no transaction up to this one; absent where none is known. */
  readonly after?: number;
}

export interface Sayed {
  /** Id of the transaction. */
  readonly transaction: number;
  /** Whether it was said now, and not before. */
  readonly now: boolean;
}

/** Whatever it was said as: what was to be a mail is a comment where a person has closed the ticket since. */
const MESSAGES: readonly string[] = ['Create', 'Correspond', 'Comment'];

/**
 * Requests: 1 where it is the first attempt. Otherwise 1 for each hundred of its history after what was known before that
 * attempt, 1 for each message of ours in it until it is found, and 1 to say it.
 * @param self name of our own user
 */
export async function sayOnce(client: RtClient, self: string, saying: Saying): Promise<Sayed> {
  const { ticket, operation, message, kind, mayHaveHappened, after = 0 } = saying;
  const mark = operationMark(operation);
  if (mayHaveHappened) {
    const before = await findSaid(client, self, { ticket, mark, after });
    if (before !== undefined) return { transaction: before, now: false };
  }
  const marked = { ...message, content: `${message.content.trimEnd()}\n\n${mark}\n` };
  const transaction =
    kind === 'correspond' ? await client.correspond(ticket, marked) : await client.comment(ticket, marked);
  return { transaction, now: true };
}

/** Whether it was said by an attempt before. */
export async function wasSaid(
  client: RtClient,
  self: string,
  { ticket, operation, after = 0 }: Pick<Saying, 'ticket' | 'operation' | 'after'>,
): Promise<boolean> {
  return (await findSaid(client, self, { ticket, mark: operationMark(operation), after })) !== undefined;
}

/** A line of its own, in the message. */
export function operationMark(operation: string): string {
  if (!/^[\w.:-]{8,128}$/.test(operation)) throw new RangeError(`'${operation}' is no id of an operation`);
  return `[secmon operation ${operation}]`;
}

async function findSaid(
  client: RtClient,
  self: string,
  { ticket, mark, after }: { readonly ticket: number; readonly mark: string; readonly after: number },
): Promise<number | undefined> {
  const history = await client.history(ticket, after);
  const ours = history.filter(({ type, creator }) => MESSAGES.includes(type) && creator === self);
  for (const transaction of ours.toReversed()) {
    const texts = await client.ownTexts(transaction.id);
    if (texts.some((text) => text.includes(mark))) return transaction.id;
  }
  return undefined;
}
