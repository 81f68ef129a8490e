/** A digest as bytes for a mail server: the same whenever it is sent again. */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { DigestMail } from './compose.ts';

export interface DigestHead {
  readonly from: string;
  readonly replyTo: string | undefined;
  /** Unique everywhere; letters, digits, `-`. */
  readonly id: string;
  /** Seconds since the epoch: the end of its period. */
  readonly at: number;
}

/** Marked as automatic (RFC 3834), so that no machine answers. */
export async function digestMessage(
  { to, subject, text }: Pick<DigestMail, 'to' | 'subject' | 'text'>,
  { from, replyTo, id, at }: DigestHead,
): Promise<Buffer> {
  const composer = new MailComposer({
    from,
    to: [...to],
    ...(replyTo === undefined ? {} : { replyTo }),
    subject,
    date: new Date(Math.floor(at) * 1000),
    messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Secmon-Operation': id },
    text,
    newline: 'windows',
    disableUrlAccess: true,
    disableFileAccess: true,
  });
  return await composer.compile().build();
}
