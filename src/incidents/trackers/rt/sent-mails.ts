/** The mails that RT notes to have sent for a ticket: how it is shown that a site got one, and no second. */
import type { RtClient } from './client.ts';

export interface SentMail {
  readonly transaction: number;
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

/** Needs `ShowOutgoingEmail`, without which there seem to be none. Requests: those of the history, 1 for each mail. */
export async function sentMails(client: RtClient, ticket: number): Promise<readonly SentMail[]> {
  const history = await client.history(ticket);
  const mails: SentMail[] = [];
  for (const { id } of history.filter(({ type }) => type === 'EmailRecord')) {
    const headers = (await client.parts(id)).map((one) => one.headers).join('\n');
    mails.push({ transaction: id, to: addresses(headers, 'to'), cc: addresses(headers, 'cc') });
  }
  return mails;
}

function addresses(headers: string, name: string): readonly string[] {
  const unfolded = headers.replaceAll(/\r?\n[ \t]+/g, ' ');
  const value = new RegExp(`^${name}:(.*)$`, 'im').exec(unfolded)?.[1] ?? '';
  return value
    .split(',')
    .map((one) => (/<([^>]*)>/.exec(one)?.[1] ?? one).trim().toLowerCase())
    .filter((one) => one !== '');
}
