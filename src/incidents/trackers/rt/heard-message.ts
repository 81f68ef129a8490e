/** A message that somebody has written in RT: whether a machine has, and what it says. */
import { isAutomatic } from './automatic.ts';
import type { RtClient } from './client.ts';
import type { RtPart } from './transaction.ts';

/** RT notes first the message itself, then what is within it: what a mail carries may be another mail, of a machine. */
export function isWrittenByMachine([message]: readonly RtPart[]): boolean {
  return message !== undefined && isAutomatic(message.headers);
}

/** A mail within the mail is not what its sender says, nor is a file of text. */
const MAIL = 'message/rfc822';
const FILE = /^content-disposition:\s*attachment\b/im;

/** Plain where there is any; empty where it has no text of its own. Requests: 1, 1 more where it is a page. */
export async function wordsOf(client: RtClient, parts: readonly RtPart[]): Promise<string> {
  const mail = parts.findIndex(({ contentType }) => contentType === MAIL);
  const own = (mail < 0 ? parts : parts.slice(0, mail)).filter(({ headers }) => !FILE.test(headers));
  for (const wanted of ['text/plain', 'text/html']) {
    const part = own.find(({ contentType }) => contentType === wanted);
    const text = part === undefined ? '' : await client.textOf(part.id);
    if (text.trim() !== '') return text;
  }
  return '';
}
