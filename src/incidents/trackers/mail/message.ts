/** A telling as a mail: one plain text, the same to the byte whenever it is sent again. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Audience } from '../../issue.ts';
import type { Telling } from '../telling.ts';
import type { Tlp } from '../tlp.ts';
import { bodyOf, titleOf } from '../wording.ts';

export interface MailOptions {
  readonly operation: string;
  readonly telling: Telling;
  readonly from: string;
  readonly replyTo: string | undefined;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly tlp: Tlp;
  readonly link: string | undefined;
  /** Whom it is for: to a site nothing is said of what was written for officers. */
  readonly audience: Audience;
}

/**
 * Threads by the key: whatever is said of an issue refers to the id that only its key makes, and the first mail has that
 * id. Automatic mails are marked as such (RFC 3834), so that no machine answers.
 */
export async function mailOf(options: MailOptions): Promise<Buffer> {
  const { operation, telling, from, replyTo, to, cc, tlp, link, audience } = options;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const thread = messageId(telling.key, domain);
  const isFirst = telling.verb === 'open';
  const composer = new MailComposer({
    from,
    to: [...to],
    cc: [...cc],
    ...(replyTo === undefined ? {} : { replyTo }),
    subject: subjectOf(telling, tlp),
    date: new Date(Math.floor(telling.at) * 1000),
    messageId: isFirst ? thread : messageId(operation, domain),
    ...(isFirst ? {} : { inReplyTo: thread, references: [thread] }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Secmon-Key': telling.key,
      'X-Secmon-Operation': operation,
    },
    text: bodyOf(telling, { tlp, link, audience }),
    newline: 'windows',
    disableUrlAccess: true,
    disableFileAccess: true,
  });
  return await composer.compile().build();
}

function subjectOf(telling: Telling, tlp: Tlp): string {
  const { verb, by, note } = telling;
  const isReminder = verb === 'note' && by.kind === 'monitoring' && note?.audience === 'site';
  const reminder = isReminder ? 'Reminder: ' : '';
  return `${reminder}${titleOf(telling)} ${tlp}`;
}

/** What a key or an operation has beside letters and digits becomes a dot: a Message-ID takes no colon. */
function messageId(name: string, domain: string): string {
  return `<${name.replaceAll(/[^A-Za-z0-9-]+/g, '.')}@${domain}>`;
}
