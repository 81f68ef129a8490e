/** STARTTLS in SMTP, RFC 3207. */
import { Failure } from '../../failure.ts';
import type { Dialogue } from './dialogue.ts';

interface Reply {
  readonly code: string;
  readonly lines: readonly string[];
}

export async function startSmtp(dialogue: Dialogue, subject: string): Promise<void> {
  await expect(dialogue, subject, '220', 'greets');
  // An address literal, which every server takes from whoever has no name (RFC 5321, section 4.1.3).
  dialogue.send('EHLO [127.0.0.1]\r\n');
  const { lines } = await expect(dialogue, subject, '250', 'answers EHLO');
  if (!lines.some((line) => /^STARTTLS\s*$/i.test(line))) {
    throw new Failure('refused', `${subject}: offers no STARTTLS`);
  }
  dialogue.send('STARTTLS\r\n');
  await expect(dialogue, subject, '220', 'answers STARTTLS');
}

async function expect(dialogue: Dialogue, subject: string, code: string, what: string): Promise<Reply> {
  const reply = await readReply(dialogue, subject);
  if (reply.code === code) return reply;
  throw new Failure('refused', `${subject}: ${what} with '${reply.code} ${reply.lines.at(-1) ?? ''}'`);
}

async function readReply(dialogue: Dialogue, subject: string): Promise<Reply> {
  const lines: string[] = [];
  for (;;) {
    const line = await dialogue.line();
    const [, code, separator, text] = /^(\d{3})([ -]?)(.*)$/.exec(line) ?? [];
    if (code === undefined || text === undefined)
      throw new Failure('malformed', `${subject}: does not speak SMTP`);
    lines.push(text);
    if (separator !== '-') return { code, lines };
  }
}
